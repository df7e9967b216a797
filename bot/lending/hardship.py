"""A request for help in hardship, and the relief that may answer it.

The cause may be health or bereavement, which is sensitive: it is a coarse kind, never the borrower's words, and kept only while the
request lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.lending.loan import PenaltyHold

DECLINED = "declined"
"""The outcome of a request that a person said no to."""


class HardshipKind(StrEnum):
    INCOME_LOST = "income_lost"
    INCOME_REDUCED = "income_reduced"
    ILLNESS = "illness"
    BEREAVEMENT = "bereavement"
    DISASTER = "disaster"
    STUDENT = "student"
    CARING = "caring"
    OTHER = "other"

    @property
    def is_sensitive(self) -> bool:
        """Health, one's own or that of somebody cared for, and bereavement: only with separate consent (个人信息保护法 28-29)."""
        return self in (HardshipKind.ILLNESS, HardshipKind.BEREAVEMENT, HardshipKind.CARING)


class HardshipState(StrEnum):
    OPEN = "open"
    RELIEVED = "relieved"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What a person granted: no chasing and, if `stops_penalty`, no penalty from `start` up to, not including, `end`."""

    start: date
    end: date
    stops_penalty: bool

    @property
    def hold(self) -> PenaltyHold | None:
        return PenaltyHold(start=self.start, end=self.end, reason="relief") if self.stops_penalty else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HardshipRequest:
    """Asked on `asked_on`; `until` is when the borrower expects to pay again, if they said.

    `kind` is None when it was sensitive and there was no `consent`, or when it has been forgotten; it stays out of `repr`. `closed_on`
    is when a person, or the end of the relief, closed it, with an `outcome`.
    """

    id: str
    borrower_id: str
    asked_on: date
    kind: HardshipKind | None = field(default=None, repr=False)
    consent: bool = False
    until: date | None = None
    relief: Relief | None = None
    closed_on: date | None = None
    outcome: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def state(self, on: date) -> HardshipState:
        if self.closed_on is not None and self.closed_on <= on and self.outcome == DECLINED:
            return HardshipState.DECLINED
        if self.relief is not None:
            return HardshipState.RELIEVED if on < self.relief.end else HardshipState.EXPIRED
        return HardshipState.OPEN if self.closed_on is None or on < self.closed_on else HardshipState.EXPIRED

    def protects(self, on: date) -> bool:
        """Whether nobody may chase the borrower on `on`: from the request until it is closed or the relief ends."""
        return self.asked_on <= on and self.state(on) in (HardshipState.OPEN, HardshipState.RELIEVED)

    def ends_on(self, longest_days: int) -> date:
        """When it is over without anybody closing it: with the relief, the day named, or so many days after it was asked."""
        return max(self.relief.end if self.relief else self.asked_on, self.until or self.asked_on + timedelta(days=longest_days))

    def evidence_delete_on(self, days: int) -> date | None:
        """When its evidence must be gone: `days` after it was closed or its relief ended; None while it is open."""
        answered = self.closed_on or (self.relief.end if self.relief else None)
        return date.fromordinal(answered.toordinal() + days) if answered else None
