"""What had been received on a loan by a day, and when a sum was reached.

A promise or a plan remembers what had been received when it was given. Whatever has come in beyond that counts for it, on the day it
was received even when it was booked late; a payment that bounced never counted.
"""

from __future__ import annotations

from datetime import date

from bot.lending.loan import LoanAccount, PaymentKind
from bot.lending.money import Money


def received_by(account: LoanAccount, day: date) -> Money:
    """Money that came in by `day` and stayed: without payments that bounced since, less what was given back by then."""
    bounced = {payment.reverses for payment in account.payments if payment.kind is PaymentKind.REVERSAL}
    known = [payment for payment in account.payments if payment.received_on <= day and payment.id not in bounced]
    paid = (payment.amount for payment in known if payment.kind is PaymentKind.PAYMENT)
    given_back = (payment.amount for payment in known if payment.kind is PaymentKind.REFUND)
    return Money.sum(paid, account.terms.currency) - Money.sum(given_back, account.terms.currency)


def reached_on(account: LoanAccount, amount: Money) -> date | None:
    """The first day by which so much had been received; None when it has not been."""
    days = sorted({payment.received_on for payment in account.payments})
    return next((day for day in days if received_by(account, day) >= amount), None)


def still_before(account: LoanAccount, paid_before: Money, since: date) -> Money:
    """What had been received when something was agreed on `since`, without the payments of earlier days that bounced afterwards.

    Otherwise a promise or plan would also have to make good for money that failed before it was given.
    """
    amounts = {each.id: each for each in account.payments if each.kind is PaymentKind.PAYMENT and each.received_on < since}
    bounced = [each for each in account.payments if each.kind is PaymentKind.REVERSAL and each.received_on > since]
    lost = (amounts[each.reverses].amount for each in bounced if each.reverses in amounts)
    return max(Money.zero(account.terms.currency), paid_before - Money.sum(lost, account.terms.currency))
