"""A line of loans.csv: a borrower and one loan of theirs, on the terms of the lender's product."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.lending.errors import BadTerms
from bot.lending.loan import Loan, LoanTerms, RepaymentMethod
from bot.rulebook.lenders import Lender, Product, lenders
from bot.service.imports_rows import BadLine, Line
from bot.service.ports import Book
from bot.service.records import Borrower

REQUIRED = (
    "lender",
    "borrower",
    "name",
    "language",
    "phone",
    "loan",
    "product",
    "principal",
    "months",
    "opened_on",
    "due_day",
)
OPTIONAL = ("method", "annual_rate", "first_due_on", "email", "email_confirmed_on")
METHODS = tuple(str(method) for method in RepaymentMethod)
LONGEST = 600
MAINLAND = re.compile(r"1\d{10}", re.ASCII)
LONGEST_EMAIL = 254
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
E164 = re.compile(r"\+\d{7,15}", re.ASCII)

Parsed = tuple[Line, Borrower, Loan]


def loan_line(line: Line) -> Parsed:
    """The borrower and loan of a line; BadLine when a value can't be right."""
    rules = lenders()[line.among("lender", tuple(lenders()))]
    product = rules.products[line.among("product", tuple(rules.products))]
    if line.among("method", METHODS, default=str(product.method)) != str(product.method):
        raise line.wrong("method", f"is not how {product.id} is repaid", f"write {product.method} or leave it empty")
    borrower = Borrower(
        id=line.text("borrower"),
        lender_id=rules.id,
        name=line.text("name"),
        language=line.among("language", ("zh", "en")),
        phone=_phone(line),
        email=_email(line),
        email_confirmed_on=_confirmed(line),
    )
    loan = Loan(
        id=line.text("loan"),
        borrower_id=borrower.id,
        lender_id=rules.id,
        product=product.id,
        terms=_terms(line, rules, product),
    )
    return line, borrower, loan


def _terms(line: Line, rules: Lender, product: Product) -> LoanTerms:
    revolving = product.method is RepaymentMethod.REVOLVING
    try:
        terms = product.terms(
            principal=line.amount("principal", rules.currency),
            months=line.whole("months", 0, 0) if revolving else line.whole("months", 1, LONGEST),
            opened_on=line.day("opened_on"),
            due_day=line.whole("due_day", 1, 31),
        )
        if line.optional("annual_rate"):
            terms = replace(terms, annual_rate=line.share("annual_rate"))
        if line.optional("first_due_on"):
            terms = replace(terms, first_due_on=line.day("first_due_on"))
    except BadTerms as wrong:
        raise line.wrong("loan", f"has terms that contradict themselves ({wrong.problem})", wrong.remedy) from None
    return terms


def _phone(line: Line) -> str:
    value = line.text("phone").replace(" ", "").replace("-", "")
    number = f"+86{value}" if MAINLAND.fullmatch(value) else value
    if not E164.fullmatch(number):
        raise line.wrong("phone", "is no phone number", "write it as +8613912345678, or 11 digits for mainland China")
    return number


def _email(line: Line) -> str | None:
    value = line.optional("email")
    if value is not None and (len(value) > LONGEST_EMAIL or not EMAIL.fullmatch(value)):
        raise line.wrong("email", "is no e-mail address", "write it as wang@example.com, or leave it empty")
    return value


def _confirmed(line: Line) -> date | None:
    if line.optional("email_confirmed_on") is None:
        return None
    if line.optional("email") is None:
        raise line.wrong("email_confirmed_on", "confirms no address", "fill in email too, or leave both empty")
    return line.day("email_confirmed_on")


async def take_loans(uow: Book, batch: Sequence[Parsed]) -> tuple[int, list[BadLine]]:
    """Add what is new of a batch; returns how many loans were, and the lines that contradict the book or each other.

    Imports change nobody, but a later confirmation of the same e-mail address is kept.
    """
    problems: list[BadLine] = []
    borrowers = await uow.borrowers.among({borrower.id for _, borrower, _ in batch})
    known = await uow.loans.among({loan.id for _, _, loan in batch})
    people: dict[str, Borrower] = {}
    fresh: list[Loan] = []
    for line, borrower, loan in batch:
        earlier = borrowers.get(borrower.id) or people.setdefault(borrower.id, borrower)
        if _as_imported(earlier) != _as_imported(borrower):
            problems.append(line.wrong("borrower", "is on the book with other data", "correct the line; imports change nobody"))
        elif loan.id not in known:
            fresh.append(loan)
        elif known[loan.id] != loan:
            problems.append(line.wrong("loan", "is on the book with other terms", "correct the line; imports change no loan"))
    if not problems:
        await uow.borrowers.add_many(people.values())
        await _confirm(uow, batch, {**people, **borrowers})
        await uow.loans.add(fresh)
    return len(fresh), problems


async def _confirm(uow: Book, batch: Sequence[Parsed], known: Mapping[str, Borrower]) -> None:
    for _, borrower, _ in batch:
        said, before = borrower.email_confirmed_on, known[borrower.id].email_confirmed_on
        if borrower.email and said and (before is None or said > before):
            await uow.borrowers.confirm_email(borrower.id, borrower.email, said)


def _as_imported(borrower: Borrower) -> Borrower:
    """Without what was learnt since the first import."""
    return Borrower(
        id=borrower.id,
        lender_id=borrower.lender_id,
        name=borrower.name,
        language=borrower.language,
        phone=borrower.phone,
        email=borrower.email,
    )
