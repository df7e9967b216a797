"""What deciding a case leaves behind, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.service.turn import Json

ApprovalState = Literal["waiting", "approved", "declined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCorrection:
    """What the credit bureau must be told of a loan because a record was decided so; `due_on` is the law's last day for it."""

    id: str
    lender_id: str
    borrower_id: str
    loan_id: str
    record_id: str
    kind: str
    made_on: date
    due_on: date | None = None
    sent_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Something beyond somebody's authority that a second person approves, which does it, or declines."""

    id: str
    case_id: str
    kind: str
    request: Json = field(repr=False)
    reason: str = field(repr=False)
    asked_by: str
    asked_at: datetime
    state: ApprovalState = "waiting"
    decided_by: str | None = None
    decided_at: datetime | None = None
    remark: str | None = field(default=None, repr=False)
