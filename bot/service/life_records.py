"""What happened about one borrower, as plain values, and what gathering it asks of a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.service.talk_records import Case

KINDS = ("message", "talk", "payment", "plan", "promise", "request", "case", "consent", "account", "identity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing: `kind` is one of KINDS, `code` names its sentence, `figures` fill it (amounts, days and codes as values).

    `at` is None where only the business date is known; `why` are codes of reasons.
    """

    on: date
    at: datetime | None = None
    kind: str
    code: str
    figures: dict[str, Any] = field(default_factory=dict, repr=False)
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message to the borrower on its way out, without its words."""

    at: datetime
    purpose: str
    channel: str
    state: str
    receipt: str | None
    problem: str | None
    secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A message that the gate before every unasked message did not let out, and why."""

    at: datetime
    purpose: str
    channel: str
    wording: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A row of the borrower's conversation, without its words."""

    at: datetime
    sender: str
    channel: str


class Life(Protocol):
    """What is known of one borrower beyond loans and arrangements; each the latest first, at most `limit`."""

    async def sent(self, borrower_id: str, limit: int) -> Sequence[Sent]: ...
    async def withheld(self, borrower_id: str, limit: int) -> Sequence[Withheld]: ...
    async def spoken(self, borrower_id: str, limit: int) -> Sequence[Spoken]: ...
    async def cases(self, borrower_id: str, limit: int) -> Sequence[Case]: ...
