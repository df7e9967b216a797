"""Complaints about how a borrower was treated: written down in their words, and closed with what came of them."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from bot.service.access import own_borrower, proven
from bot.service.errors import Conflict
from bot.service.ports import Book
from bot.service.procedure import clock
from bot.service.records import Complaint
from bot.service.turn_context import EffectContext


async def record(uow: Book, turn: EffectContext, *, kind: str, statement: str) -> None:
    """Write a complaint down in the borrower's words; from today its clock runs."""
    borrower = await own_borrower(uow, proven(turn))
    answer = clock(borrower.lender_id, "complaint", turn.today)
    told = Complaint(
        id=f"C{secrets.token_hex(6)}",
        borrower_id=borrower.id,
        kind=kind,
        statement=statement,
        opened_on=turn.today,
        due_on=answer.due_on,
        stage=answer.stage,
    )
    await uow.complaints.add(told)
    details = {"complaint": told.id, "kind": kind}
    await uow.audit.add(actor=turn.actor, verb="record_complaint", subject=borrower.id, details=details, at=turn.now)


async def resolve(uow: Book, *, actor: str, complaint_id: str, outcome: str, on: date, now: datetime) -> None:
    """Close a complaint with what came of it, once."""
    told = await uow.complaints.get(complaint_id)
    if not told.is_open:
        raise Conflict("complaint_closed", complaint=complaint_id)
    await uow.complaints.close(complaint_id, on, outcome)
    details = {"complaint": complaint_id, "outcome": outcome}
    await uow.audit.add(actor=actor, verb="resolve_complaint", subject=told.borrower_id, details=details, at=now)
