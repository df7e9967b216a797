"""What passes through the gate before an unasked message: the message, the borrower's circumstances, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bot.lending.contact import Purpose, Reason
from bot.service.records import Borrower, ContactPreference
from bot.service.turn import Json

COUNTED = frozenset({Purpose.COLLECTION, Purpose.REMINDER, Purpose.CARE})
"""The purposes that the caps and the spacing count; statutory notices and answers are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that nobody asked for.

    `key` names the occasion and makes a repeated posting harmless ("due:L0001:2026-12-01"); `wording` is a key of the catalogue and
    `figures` fill it. `loan_id` says which debt it is about, None for none or all. `channel` None means SMS. One that comes
    at a wrong hour waits for the right one if that is within `patience`, else it is not sent. `strategy` and `variant` are for reports.
    """

    key: str
    purpose: Purpose
    wording: str
    figures: dict[str, object] = field(default_factory=dict, repr=False)
    loan_id: str | None = None
    choices: list[Json] = field(default_factory=list)
    channel: str | None = None
    not_before: datetime | None = None
    patience: timedelta = timedelta(0)
    strategy: str | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """All that the gate asks the book about one borrower, as of a day; `sent` are counted messages with their channel, latest last."""

    borrower: Borrower
    standing: frozenset[Reason] = frozenset()
    plan_loans: frozenset[str] = frozenset()
    promised_loans: frozenset[str] = frozenset()
    preferences: dict[str, ContactPreference] = field(default_factory=dict)
    sent: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate said: `posted` now or earlier (`again`), or every reason why not and when time alone would allow it."""

    posted: bool
    reasons: tuple[Reason, ...] = ()
    earliest: datetime | None = None
    channel: str = "sms"
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A verdict as it is kept; the latest of a day counts for a key."""

    key: str
    on: date
    at: datetime
    borrower_id: str
    lender_id: str
    loan_id: str | None
    purpose: str
    wording: str
    channel: str
    strategy: str | None
    variant: str | None
    posted: bool
    reasons: list[str]
    earliest: datetime | None

    @classmethod
    def of(cls, message: Message, borrower: Borrower, verdict: Verdict, on: date, at: datetime) -> DecisionRow:
        same: dict[str, Any] = {name: getattr(message, name) for name in ("key", "loan_id", "wording", "strategy", "variant")}
        return cls(
            **same,
            on=on,
            at=at,
            borrower_id=borrower.id,
            lender_id=borrower.lender_id,
            purpose=message.purpose.value,
            channel=verdict.channel,
            posted=verdict.posted,
            reasons=[reason.value for reason in verdict.reasons],
            earliest=verdict.earliest,
        )
