"""A statement as plain data for the command line and the API: every component, and every line that it is the sum of."""

from __future__ import annotations

from datetime import date, datetime

from bot.lending.components import Components
from bot.lending.dates import business_date
from bot.lending.derivation import DerivationLine
from bot.lending.loan import LoanAccount
from bot.lending.statement import Statement, statement
from bot.rulebook.lenders import lender
from bot.service.ports import Book
from bot.service.turn import Json


async def loan_statement(uow: Book, loan_id: str, on: date | None, now: datetime) -> Json:
    """The statement of a loan on a day, by default the lender's business date; for the lender's own people, not for borrowers."""
    account = await uow.loans.account(loan_id)
    return statement_to_json(account, statement(account, on or business_date(now, lender(account.loan.lender_id).zone)))


def statement_to_json(account: LoanAccount, stated: Statement) -> Json:
    """`components` is what is due and unpaid today, `outstanding` all that is owed; amounts are texts in major units."""
    return {
        "loan": stated.loan_id,
        "borrower": account.loan.borrower_id,
        "lender": account.loan.lender_id,
        "product": account.loan.product,
        "on": stated.on.isoformat(),
        "currency": stated.currency,
        "components": _components(stated.overdue),
        "outstanding": _components(stated.outstanding),
        "credit": str(stated.credit.amount),
        "payoff": str(stated.payoff.amount),
        "days_past_due": stated.days_past_due,
        "bucket": stated.range,
        "next_due": stated.next_due.isoformat() if stated.next_due else None,
        "next_amount": str(stated.next_amount.amount) if stated.next_amount else None,
        "lines": [_line(line) for line in stated.lines],
    }


def _components(amounts: Components) -> Json:
    return {name: str(amount.amount) for name, amount in amounts.items()} | {"total": str(amounts.total.amount)}


def _line(line: DerivationLine) -> Json:
    optional = {
        "installment": line.number,
        "due": line.due,
        "base": line.base and line.base.amount,
        "rate": line.rate,
        "days": line.days,
        "basis": line.basis,
        "from": line.start,
        "to": line.end,
    }
    known = {name: value if isinstance(value, int) else str(value) for name, value in optional.items() if value is not None}
    return {
        "component": line.component,
        "kind": str(line.kind),
        "amount": str(line.amount.amount),
        "formula": line.formula,
        "is_due": line.is_due,
        **known,
        **({"reason": line.reason} if line.reason else {}),
    }
