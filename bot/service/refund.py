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
    taken = time_waivers(account)
    await uow.loans.add_waivers((account.loan.id, each) for each in taken)
    return replace(account, waived=(*account.waived, *taken))


def time_waivers(account: LoanAccount) -> list[Waiver]:
    """What is to be taken off for refunds for which nothing has been yet; those that were settled before are reckoned with first."""
    known = {each.id for each in account.waived}
    refunds = sorted(
        (each for each in account.payments if each.kind is PaymentKind.REFUND),
        key=lambda each: (_name(each) not in known, each.received_on, each.id),
    )
    found: list[Waiver] = []
    for number, refund in enumerate(refunds):
        later = {each.id for each in refunds[number + 1 :]}
        earlier = tuple(each for each in account.payments if each.id not in later)
        then = replace(account, payments=earlier, waived=(*account.waived, *found))
        taken = None if _name(refund) in known else time_waiver(then, refund)
        found += [taken] if taken is not None else []
    return found


def _name(refund: Payment) -> str:
    return f"{refund.id}-time"


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
    return Waiver(id=_name(refund), on=day, amount=taken, reason=REASON) if taken.total else None


def _due_before(account: LoanAccount, refund: Payment, day: date) -> Components:
    """What is due on a day before its payments are counted, with the refund known already, and what else went back of payments before."""
    there = [each for each in account.payments if each.id == refund.reverses or (each.received_on < day and each.id != refund.id)]
    names = {each.id for each in there}
    back = [
        each for each in account.payments if each.id == refund.id or (each.reverses in names and each.kind is PaymentKind.REFUND)
    ]
    known = (*(each for each in there if each not in back), *(replace(each, received_on=day) for each in back))
    return statement(replace(account, payments=known), day).overdue


def _taken(due: Components, excess: Money) -> Components:
    left, parts = dict(due.items()), dict(Components.zero(excess.currency).items())
    for name in ORDER:
        parts[name] = min(excess, left[name])
        excess -= parts[name]
    return Components(**parts)
