"""A line of payments.csv: money that came in, was given back or never arrived, or a purchase on a credit line."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from datetime import date

from bot.lending.loan import Drawing, Payment, PaymentKind
from bot.lending.money import Money
from bot.service.imports_rows import BadLine, Line
from bot.service.ports import Book
from bot.service.records import LoanOutline

REQUIRED = ("payment", "loan", "received_on", "amount")
OPTIONAL = ("kind", "reverses")
DRAWING, CASH = "drawing", "cash"
KINDS = (*(str(kind) for kind in PaymentKind), DRAWING, CASH)

Fact = Payment | Drawing
Booked = dict[str, tuple[str, Fact]]


async def take_payments(uow: Book, batch: Sequence[Line], today: date) -> tuple[int, list[BadLine], set[str]]:
    """Add what is new of a batch; returns how many lines were, those that can't be right, and the loans touched."""
    loans = await uow.loans.outlines({line.values["loan"].strip() for line in batch})
    ids = {line.values[column].strip() for line in batch for column in ("payment", "reverses") if column in line.values}
    booked: Booked = {**await uow.loans.payments_among(ids), **await uow.loans.drawings_among(ids)}
    fresh: Booked = {}
    problems: list[BadLine] = []
    for line in batch:
        try:
            _take(line, loans, booked, fresh, today)
        except BadLine as bad:
            problems.append(bad)
    if not problems:
        await uow.loans.add_payments((loan_id, fact) for loan_id, fact in fresh.values() if isinstance(fact, Payment))
        await uow.loans.add_drawings(
            (loan_id, fact_id, fact) for fact_id, (loan_id, fact) in fresh.items() if isinstance(fact, Drawing)
        )
    return len(fresh), problems, {loan_id for loan_id, _ in fresh.values()}


def _take(line: Line, loans: dict[str, LoanOutline], booked: Booked, fresh: Booked, today: date) -> None:
    loan = loans.get(line.text("loan"))
    if loan is None:
        raise line.wrong("loan", "is not on the book", "import its loan first")
    fact_id, fact = line.text("payment"), _fact(line, loan, today)
    if fact_id not in booked:
        _check_reversed(line, loan, fact, ChainMap(fresh, booked))
        fresh[fact_id] = loan.id, fact
    elif booked[fact_id] != (loan.id, fact):
        raise line.wrong("payment", "is on the book with other data", "give each payment an id of its own")


def _fact(line: Line, loan: LoanOutline, today: date) -> Fact:
    received_on, amount = line.day("received_on"), line.amount("amount", loan.currency)
    if not loan.opened_on <= received_on <= today:
        raise line.wrong("received_on", "is before the loan began or after today", "correct the date")
    kind = line.among("kind", KINDS, default=str(PaymentKind.PAYMENT))
    if kind in (DRAWING, CASH):
        if not loan.revolving:
            raise line.wrong("kind", "is only for credit lines", "leave the line out")
        return Drawing(on=received_on, amount=amount, cash=kind == CASH)
    return Payment(
        id=line.text("payment"),
        received_on=received_on,
        amount=amount,
        kind=PaymentKind(kind),
        reverses=line.optional("reverses"),
    )


def _check_reversed(line: Line, loan: LoanOutline, fact: Fact, known: Mapping[str, tuple[str, Fact]]) -> None:
    if not isinstance(fact, Payment) or (fact.kind is PaymentKind.REFUND and fact.reverses is None):
        return
    if fact.kind is PaymentKind.PAYMENT:
        if fact.reverses is not None:
            raise line.wrong("reverses", "is given for a payment", "leave it empty, or say that the kind is a reversal")
        return
    whole = fact.amount if fact.kind is PaymentKind.REVERSAL else None
    if not _is_payment_of(loan, known.get(fact.reverses or ""), whole):
        raise line.wrong(
            "reverses", "names no payment of this loan and amount", "name one that is earlier in the file or on the book"
        )


def _is_payment_of(loan: LoanOutline, found: tuple[str, Fact] | None, whole: Money | None) -> bool:
    if found is None or found[0] != loan.id or not isinstance(found[1], Payment):
        return False
    return found[1].kind is PaymentKind.PAYMENT and whole in (None, found[1].amount)
