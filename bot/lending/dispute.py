"""What a borrower may contest about a loan."""

from __future__ import annotations

from enum import StrEnum


class DisputeKind(StrEnum):
    NOT_MINE = "not_mine"  # never borrowed, identity stolen
    AMOUNT = "amount"  # the sum or a charge is wrong
    ALREADY_PAID = "already_paid"
    OTHER = "other"
