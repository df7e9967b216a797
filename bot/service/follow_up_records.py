"""A dated task to look after somebody again, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.service.turn import Language

FollowUpOutcome = Literal["safe", "not_reached", "in_danger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Somebody checks in with a borrower by `due_on`; `tries` counts the times that nobody was reached before."""

    id: str
    lender_id: str
    borrower_id: str | None
    conversation_id: str
    case_id: str
    kind: Literal["check_in"] = "check_in"
    language: Language
    due_on: date
    tries: int = 0
    assigned_to: str | None = None
    made_at: datetime
    made_by: str
    done_at: datetime | None = None
    done_by: str | None = None
    outcome: FollowUpOutcome | None = None
    note: str | None = field(default=None, repr=False)
