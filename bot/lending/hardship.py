"""A request for help in hardship, and the relief that may answer it.

The cause may be health or bereavement, which is sensitive: it is a coarse kind, never the borrower's words, and kept only while the
request lives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.lending.loan import PenaltyHold


class HardshipKind(StrEnum):
    INCOME_LOST = "income_lost"
    INCOME_REDUCED = "income_reduced"
    ILLNESS = "illness"
    BEREAVEMENT = "bereavement"
    DISASTER = "disaster"
    OTHER = "other"

    @property
    def is_sensitive(self) -> bool:
        """Health and bereavement: recorded only with separate consent (个人信息保护法 28-29)."""
        return self in (HardshipKind.ILLNESS, HardshipKind.BEREAVEMENT)


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
    """Asked on `asked_on`; `until` is when the borrower expects to pay again, if they said; `kind` is None without consent."""

    id: str
    borrower_id: str
    asked_on: date
    kind: HardshipKind | None = None
    until: date | None = None
    relief: Relief | None = None
    declined_on: date | None = None

    def state(self, on: date) -> HardshipState:
        if self.relief is not None:
            return HardshipState.RELIEVED if on < self.relief.end else HardshipState.EXPIRED
        return HardshipState.DECLINED if self.declined_on is not None and self.declined_on <= on else HardshipState.OPEN

    def protects(self, on: date) -> bool:
        """Whether nobody may chase the borrower on `on`: from the request until it is declined or the relief ends."""
        return self.asked_on <= on and self.state(on) in (HardshipState.OPEN, HardshipState.RELIEVED)

    def evidence_delete_on(self, days: int) -> date | None:
        """When its evidence must be gone: `days` after it was answered; None while it is open."""
        answered = self.relief.end if self.relief else self.declined_on
        return date.fromordinal(answered.toordinal() + days) if answered else None
