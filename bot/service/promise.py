"""Promises to pay: taking one, and what became of it.

A promise is kept when what it named has come in by its day or the lender's days of grace after it, broken when those have passed.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from bot.lending.loan import LoanAccount
from bot.lending.money import Money
from bot.lending.promise import PromiseState
from bot.lending.statement import statement
from bot.rulebook.lenders import lender
from bot.service.access import own_account, proven
from bot.service.errors import Invalid
from bot.service.ports import Book
from bot.service.received import reached_on, received_by, still_before
from bot.service.records import PromiseToPay
from bot.service.turn_context import EffectContext
from bot.service.values import amount_of, day_of

FOLLOWER = "book"


async def record(uow: Book, turn: EffectContext, *, loan_id: str, amount: str, due: str) -> None:
    """Take the borrower's word; it replaces a promise on the same loan that is still open.

    `amount` is text in the loan's currency, `due` an ISO date, today at the earliest. Invalid when it is not within what is owed.
    """
    await uow.loans.lock(loan_id)
    account = await own_account(uow, proven(turn), loan_id)
    sum_named, day = amount_of(amount, account.terms.currency), day_of(due)
    if not Money.zero(account.terms.currency) < sum_named <= statement(account, turn.today).payoff:
        raise Invalid("promise_amount")
    if day < turn.today:
        raise Invalid("promise_date", due=day)
    for earlier in await uow.promises.of_loan(loan_id):
        if earlier.state is PromiseState.PENDING:
            await uow.promises.settle(earlier.id, PromiseState.CANCELLED, turn.today)
    given = PromiseToPay(
        id=f"P{secrets.token_hex(6)}",
        loan_id=loan_id,
        borrower_id=account.loan.borrower_id,
        amount=sum_named,
        made_on=turn.today,
        due=day,
        paid_before=received_by(account, turn.today),
    )
    await uow.promises.add(given)
    await uow.audit.add(actor=turn.actor, verb="record_promise", subject=loan_id, details={"promise": given.id}, at=turn.now)


def state_on(given: PromiseToPay, account: LoanAccount, today: date, grace_days: int) -> tuple[PromiseState, date | None]:
    """What became of a promise as of today, and since when, read from the payments alone; one that was cancelled stays so.

    A payment that kept it and bounced never came; money that was given back later did come.
    """
    if given.state is PromiseState.CANCELLED:
        return given.state, given.settled_on
    last_day = given.due + timedelta(days=grace_days)
    kept_on = reached_on(account, still_before(account, given.paid_before, given.made_on) + given.amount)
    if kept_on is not None and kept_on <= last_day:
        return PromiseState.KEPT, max(kept_on, given.made_on)
    if today > last_day:
        return PromiseState.BROKEN, last_day + timedelta(days=1)
    return PromiseState.PENDING, None


async def follow(uow: Book, given: PromiseToPay, account: LoanAccount, today: date, now: datetime) -> None:
    """Write down what became of a promise, whenever that changes."""
    grace_days = lender(account.loan.lender_id).handling.promise_grace_days
    state, since = state_on(given, account, today, grace_days)
    if state is given.state:
        return
    await uow.promises.settle(given.id, state, since)
    details = {"promise": given.id, "state": str(state)}
    await uow.audit.add(actor=FOLLOWER, verb="settle_promise", subject=account.loan.id, details=details, at=now)
