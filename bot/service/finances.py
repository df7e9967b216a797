"""The borrower's means: kept only when they agreed, so that they need not be asked again, and deleted when they ask."""

from __future__ import annotations

from bot.lending.negotiation import Finances
from bot.rulebook.lenders import lender
from bot.service.access import own_borrower, proven
from bot.service.errors import NotAllowed
from bot.service.ports import Book
from bot.service.records import SavedFinances
from bot.service.turn_context import EffectContext
from bot.service.values import amount_of


async def save_finances(
    uow: Book, turn: EffectContext, *, consent: bool, payday: int | None = None, **amounts: str | None
) -> None:
    """Keep monthly_income, essential_costs, other_debt_payments and savings (texts in the lender's currency), with consent only."""
    borrower = await own_borrower(uow, proven(turn))
    if not consent:
        raise NotAllowed("no_consent")
    currency = lender(borrower.lender_id).currency
    said = {name: None if amount is None else amount_of(amount, currency) for name, amount in amounts.items()}
    finances = Finances(**said, payday=payday)
    saved = SavedFinances(borrower_id=borrower.id, finances=finances, consented_at=turn.now)
    await uow.finances.put(saved, currency)
    await uow.audit.add(actor=turn.actor, verb="save_finances", subject=borrower.id, details={}, at=turn.now)


async def forget_finances(uow: Book, turn: EffectContext) -> None:
    borrower = await own_borrower(uow, proven(turn))
    await uow.finances.forget(borrower.id)
    await uow.audit.add(actor=turn.actor, verb="forget_finances", subject=borrower.id, details={}, at=turn.now)
