"""How far a loan was paid like clockwork, which needs no living through: nothing of those months is left but that they passed.

Most loans of a book have been paid so for all or most of their months. Whoever wants the figures of a day, and not the lines that say
why, may begin where this ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.lending.loan import Designation, LoanAccount, Payment
from bot.lending.schedule import Installment


def punctual(account: LoanAccount, rows: Sequence[Installment], payments: Sequence[Payment], on: date) -> int:
    """How many instalments from the first on were met to the cent by a payment each, received after the one before fell due and not
    after its own due date, up to the end of `on`; none where the lender booked or waived anything or called the loan in.

    `rows` is the contract's schedule and `payments` are those that count (`book.received`), by day. A payment that would close the
    loan early, or was meant for principal not yet due, ends the count.
    """
    if account.charges or account.waived or account.accelerated_on or not payments:
        return 0
    to_come, before, count = sum(row.principal.minor for row in rows), date.min, 0
    for row, payment in zip(rows, payments, strict=False):
        in_time = before < payment.received_on <= row.due <= on and payment.amount == row.total
        if not in_time or payment.designated is Designation.EARLY:
            break
        if payment.received_on < row.due and count + 1 < len(rows) and payment.amount.minor >= to_come:
            break
        to_come, before, count = to_come - row.principal.minor, row.due, count + 1
    if count and count < len(payments) and payments[count].received_on <= rows[count - 1].due:
        return count - 1  # something more came in that period
    return count
