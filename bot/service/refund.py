"""What money given back does to the debt; how it is asked for is `refund_order`.

A refund re-opens the debt by exactly what was given back, on its day. The book reads the refunded payment as if it had been smaller from
the beginning, which would also charge the days on which the lender had the money; those charges are taken off again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.lending.components import Components
from bot.lending.loan import LoanAccount, Payment, PaymentKind, Waiver
from bot.lending.money import Money
from bot.lending.statement import statement
from bot.service.ports import Book

REASON = "refund"
ORDER = ("penalty", "fee", "interest", "principal")


async def forgive_time(uow: Book, account: LoanAccount) -> LoanAccount:
    """The account with the charges taken off that refunds alone would have brought; each refund once."""
    known = {each.id for each in account.waived}
    refunds = sorted(
        (each for each in account.payments if each.kind is PaymentKind.REFUND), key=lambda each: (each.received_on, each.id)
    )
    for number, refund in enumerate(refunds):
        later = {each.id for each in refunds[number + 1 :]}
        then = replace(account, payments=tuple(each for each in account.payments if each.id not in later))
        taken = time_waiver(then, refund)
        if taken is not None and taken.id not in known:
            await uow.loans.add_waivers([(account.loan.id, taken)])
            account = replace(account, waived=(*account.waived, taken))
    return account


def time_waiver(account: LoanAccount, refund: Payment) -> Waiver | None:
    """What `refund` alone would have added beyond itself, as a waiver; None when that is nothing.

    It is taken off on the refund's day as long as so much is due then; else, since a later payment has met those charges already, on the
    day of that payment, before it.
    """
    on = refund.received_on
    before = statement(replace(account, payments=tuple(each for each in account.payments if each.id != refund.id)), on)
    after = statement(account, on)
    excess = (after.outstanding.total - after.credit) - (before.outstanding.total - before.credit) - refund.amount
    if excess <= Money.zero(after.currency):
        return None
    days = sorted({on, *(each.received_on for each in account.payments if each.received_on < on)}, reverse=True)
    due = {day: _due_before(account, refund, day) for day in days}
    day = next((day for day in days if due[day].total >= excess), on)
    taken = _taken(due[day], excess)
    return Waiver(id=f"{refund.id}-time", on=day, amount=taken, reason=REASON) if taken.total else None


def _due_before(account: LoanAccount, refund: Payment, day: date) -> Components:
    """What is due on a day before its payments are counted, with the refund known already."""
    back = replace(refund, received_on=day)
    earlier = (
        each for each in account.payments if each.id == refund.reverses or (each.received_on < day and each.id != refund.id)
    )
    return statement(replace(account, payments=(*earlier, back)), day).overdue


def _taken(due: Components, excess: Money) -> Components:
    left, parts = dict(due.items()), dict(Components.zero(excess.currency).items())
    for name in ORDER:
        parts[name] = min(excess, left[name])
        excess -= parts[name]
    return Components(**parts)
