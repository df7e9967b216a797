"""What a borrower contests: written down in their words, with penalty interest at rest while people look into it."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from bot.lending.dispute import DisputeKind
from bot.lending.loan import PenaltyHold
from bot.rulebook.lenders import lender
from bot.service.access import own_account, own_borrower, proven
from bot.service.errors import Conflict
from bot.service.ports import Book
from bot.service.procedure import clock
from bot.service.records import Dispute
from bot.service.turn_context import EffectContext


async def record(uow: Book, turn: EffectContext, *, kind: str, statement: str, loan_id: str | None = None) -> None:
    """Write a dispute down, about one loan or (without `loan_id`) about all of them."""
    who = proven(turn)
    borrower = await own_borrower(uow, who)
    accounts = [await own_account(uow, who, loan_id)] if loan_id else await uow.loans.of_borrower(borrower.id)
    answer = clock(who.lender_id, "dispute", turn.today)
    contested = Dispute(
        id=f"D{secrets.token_hex(6)}",
        borrower_id=borrower.id,
        loan_id=loan_id,
        kind=known_kind(kind),
        statement=statement,
        holds_penalty=lender(who.lender_id).handling.dispute_holds_penalty,
        opened_on=turn.today,
        due_on=answer.due_on,
        stage=answer.stage,
    )
    await uow.disputes.add(contested)
    if contested.holds_penalty:
        for account in accounts:
            await uow.loans.hold_penalty(
                _hold(contested, account.loan.id), account.loan.id, PenaltyHold(start=turn.today, reason="dispute")
            )
    details = {"dispute": contested.id, "kind": contested.kind}
    await uow.audit.add(actor=turn.actor, verb="record_dispute", subject=borrower.id, details=details, at=turn.now)


async def resolve(uow: Book, *, actor: str, dispute_id: str, outcome: str, on: date, now: datetime) -> None:
    """Close a dispute with what came of it; the days it was open never bear penalty interest, those from `on` do again."""
    contested = await uow.disputes.get(dispute_id)
    if not contested.is_open:
        raise Conflict("dispute_closed", dispute=dispute_id)
    await uow.disputes.close(dispute_id, on, outcome)
    for account in await uow.loans.of_borrower(contested.borrower_id):
        await uow.loans.release_penalty(_hold(contested, account.loan.id), on)
    details = {"dispute": dispute_id, "outcome": outcome}
    await uow.audit.add(actor=actor, verb="resolve_dispute", subject=contested.borrower_id, details=details, at=now)


def known_kind(kind: str) -> str:
    """The kind if it is one we know, else "other": a dispute is never turned away for its name."""
    return kind if kind in DisputeKind.__members__.values() else str(DisputeKind.OTHER)


def _hold(contested: Dispute, loan_id: str) -> str:
    return f"{contested.id}/{loan_id}"
