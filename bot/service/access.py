"""Who a turn's effects are about: nothing is done to, or told of, an account without proof that it is theirs."""

from __future__ import annotations

from bot.lending.loan import LoanAccount
from bot.service.errors import NotAllowed, NotFound
from bot.service.ports import Book, BookAndTalk
from bot.service.records import Borrower
from bot.service.turn import Verified
from bot.service.turn_context import EffectContext


def proven(turn: EffectContext) -> Verified:
    """The proven borrower of a turn; NotAllowed when nobody is."""
    if turn.verified is None:
        raise NotAllowed("unproven")
    return turn.verified


async def own_borrower(uow: Book, who: Verified) -> Borrower:
    """The borrower as the book knows them; NotFound when the lender has no such one."""
    found = await uow.borrowers.find(who.borrower_id)
    if found is None or found.lender_id != who.lender_id:
        raise NotFound("borrower", borrower=who.borrower_id)
    return found


async def own_account(uow: Book, who: Verified, loan_id: str) -> LoanAccount:
    """A loan of theirs; NotFound for anybody else's, as if it did not exist."""
    account = await uow.loans.account(loan_id)
    if (account.loan.borrower_id, account.loan.lender_id) != (who.borrower_id, who.lender_id):
        raise NotFound("loan", loan=loan_id)
    return account


async def speakers(uow: BookAndTalk, turn: EffectContext) -> tuple[Borrower, ...]:
    """Who a wish about contact concerns: the proven borrower, or else whoever gave the lender the number that it came from."""
    if turn.verified is not None:
        return (await own_borrower(uow, turn.verified),)
    conversation = await uow.conversations.get(turn.conversation_id)
    if conversation is None or conversation.phone is None:
        return ()
    return tuple(each for each in await uow.borrowers.by_phone(conversation.phone) if each.lender_id == turn.lender_id)
