"""A dispute: what is doubted, and what it holds back while a person checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.lending.loan import PenaltyHold


class DisputeKind(StrEnum):
    NOT_MINE = "not_mine"  # never borrowed, identity stolen
    AMOUNT = "amount"  # the sum or a charge is wrong
    ALREADY_PAID = "already_paid"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Raised about one loan; until it is resolved no penalty accrues and nobody is chased for it."""

    id: str
    loan_id: str
    kind: DisputeKind
    raised_on: date
    resolved_on: date | None = None

    def is_open(self, on: date) -> bool:
        return self.raised_on <= on and (self.resolved_on is None or on < self.resolved_on)

    @property
    def hold(self) -> PenaltyHold:
        """The days on which penalty stands still."""
        return PenaltyHold(start=self.raised_on, end=self.resolved_on, reason="dispute")


def disputed(disputes: Iterable[Dispute], loan_id: str, on: date) -> bool:
    """Whether this loan is in dispute on `on`."""
    return any(dispute.loan_id == loan_id and dispute.is_open(on) for dispute in disputes)
