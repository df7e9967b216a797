"""Money given back: who may be asked for it, and what it does to the debt.

A refund re-opens the debt by exactly what was given back, on its day. The book reads the refunded payment as if it had been smaller from
the beginning, which would also charge the days on which the lender had the money; those charges are taken off again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.lending.components import Components
from bot.lending.loan import LoanAccount, Payment, PaymentKind, Waiver
from bot.lending.money import Money
from bot.lending.statement import statement
from bot.service.errors import Conflict, NotFound
from bot.service.pay_ports import Paying, PaymentProvider
from bot.service.pay_records import PayRequest, PayState
from bot.service.ports import Book

REASON = "refund"
ORDER = ("penalty", "fee", "interest", "principal")


async def ask(uow: Paying, *, actor: str, lender_id: str, payment_id: str, now: datetime) -> PayRequest:
    """The request behind a payment on the book, to be given back by its provider as a whole; `payment_id` is the book's.

    NotFound when no link of this lender was paid by it, Conflict when it was given back already. Asking twice is safe: nothing is
    booked before the provider tells of it, and that books once.
    """
    request = await uow.payments.paid_by(lender_id, payment_id.removeprefix("pay-"))
    if request is None:
        raise NotFound("payment", payment=payment_id)
    if request.state is not PayState.PAID:
        raise Conflict("refunded_already")
    await uow.audit.add(actor=actor, verb="ask_refund", subject=request.loan_id, details={"payment": payment_id}, at=now)
    return request


async def give_back(provider: PaymentProvider, request: PayRequest, now: datetime) -> None:
    """Let the provider give it back, outside any transaction; its notice books the refund and tells the borrower."""
    if request.reference is None:
        raise Conflict("not_refundable")
    await provider.refund(request.lender_id, request.reference, now)


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
    """What `refund` alone would have added beyond itself, as a waiver on its day; None when that is nothing."""
    on = refund.received_on
    before = statement(replace(account, payments=tuple(each for each in account.payments if each.id != refund.id)), on)
    after = statement(account, on)
    nothing = Money.zero(after.currency)
    excess = (after.outstanding.total - after.credit) - (before.outstanding.total - before.credit) - refund.amount
    ours = (refund.id, refund.reverses)
    earlier = replace(account, payments=tuple(each for each in account.payments if each.received_on < on or each.id in ours))
    due, parts = dict(statement(earlier, on).overdue.items()), dict(Components.zero(after.currency).items())
    for name in ORDER:
        parts[name] = min(max(excess, nothing), due[name])
        excess -= parts[name]
    taken = Components(**parts)
    return Waiver(id=f"{refund.id}-time", on=on, amount=taken, reason=REASON) if taken.total else None
