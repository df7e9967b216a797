"""Booking money that came in, bounced or was given back."""

from __future__ import annotations

from datetime import date, datetime

from bot.lending.loan import LoanAccount, Payment
from bot.service import plan, promise
from bot.service.errors import Conflict
from bot.service.plan_reopening import reopen_what_changed
from bot.service.ports import Book
from bot.service.refund import forgive_time


async def record(uow: Book, *, actor: str, loan_id: str, payment: Payment, now: datetime, today: date) -> None:
    """Book a payment, refund or reversal once; the same id again changes nothing, with other figures it is a Conflict."""
    await uow.loans.lock(loan_id)
    known = (await uow.loans.payments_among([payment.id])).get(payment.id)
    if known == (loan_id, payment):
        return
    if known is not None:
        raise Conflict("payment_differs", payment=payment.id)
    await uow.loans.add_payments([(loan_id, payment)])
    details = {"payment": payment.id, "kind": str(payment.kind)}
    await uow.audit.add(actor=actor, verb="record_payment", subject=loan_id, details=details, at=now)
    await refresh(uow, await uow.loans.account(loan_id), today, now)


async def refresh(uow: Book, account: LoanAccount, today: date, now: datetime) -> None:
    """Let the loan's promises and plan follow what has been received, given back, or never arrived."""
    account = await reopen_what_changed(uow, await forgive_time(uow, account), today, now)
    for given in await uow.promises.of_loan(account.loan.id):
        await promise.follow(uow, given, account, today, now)
    for agreed in await uow.plans.of_loan(account.loan.id):
        await plan.follow(uow, agreed, account, today, now)
