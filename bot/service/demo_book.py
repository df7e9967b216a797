"""The demo book before its stories: borrowers and their loans, each so many days past due on the day it is anchored to.

Ids, names, numbers and loans do not depend on the day; only dates do. So `listing` needs no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from random import Random

from bot.lending.dates import add_months, last_month_day
from bot.lending.delinquency import delinquency_range
from bot.lending.loan import Drawing, Loan, LoanAccount, Payment
from bot.lending.money import Money
from bot.lending.schedule import repayment_schedule
from bot.rulebook.lenders import lender
from bot.service.demo_cases import CASES, DemoCase, DemoLoan, equal_principal, instalment, interest_first, line
from bot.service.demo_people import email, name, phone
from bot.service.records import Borrower

SEED = 20261121
BORROWERS = 340
DRAWN_BEFORE_STATEMENT = timedelta(days=3)
LONGEST_STORY = 60
STORIES = (
    "hardship_job_lost",
    "dispute_amount",
    "plan_on_track",
    "plan_broken",
    "promise_tomorrow",
    "promise_broken",
    "partial_payment",
    "paid_yesterday",
    "texts_stopped",
    "wrong_number",
    "represented",
    "insolvent",
)


WITH_EMAIL = 11
MAILED = ("wrong_number", "texts_stopped")
"""Every so many have an e-mail address, and those of these stories, who can't be reached by text."""
CONFIRMED_AGO, NEVER_CONFIRMED = timedelta(days=90), 4
"""When they confirmed it; every so many never did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBorrower:
    borrower: Borrower
    case: DemoCase
    loan_ids: tuple[str, ...]


@cache
def people() -> tuple[DemoBorrower, ...]:
    """Everybody on the demo book: the documented cases first, then the generated ones."""
    dice, loan_numbers = Random(SEED), count(1)
    cases = [*CASES, *_generated(dice, BORROWERS - len(CASES))]
    return tuple(_person(number, case, loan_numbers) for number, case in enumerate(cases, 1))


def _person(number: int, case: DemoCase, loan_numbers: Iterator[int]) -> DemoBorrower:
    borrower = Borrower(
        id=f"B{number:04d}",
        lender_id=case.lender,
        name=name(case.language, Random(SEED + number)),
        language=case.language,
        phone=phone(number),
        email=email(number) if number % WITH_EMAIL == 0 or case.story in MAILED else None,
    )
    return DemoBorrower(borrower=borrower, case=case, loan_ids=tuple(f"L{next(loan_numbers):04d}" for _ in case.loans))


def on_file(person: DemoBorrower, today: date) -> Borrower:
    """The borrower with what depends on the day."""
    borrower = person.borrower
    confirmed = borrower.email is not None and int(borrower.id[1:]) % NEVER_CONFIRMED
    return replace(borrower, email_confirmed_on=today - CONFIRMED_AGO) if confirmed else borrower


def _generated(dice: Random, number: int) -> Iterator[DemoCase]:
    for _ in range(number):
        lender_id = dice.choice(("tqg", "lxqb"))
        days = dice.choice((dice.randint(-10, 0), dice.randint(1, 30), dice.randint(1, 90), dice.randint(31, 400)))
        loans = tuple(_loan(lender_id, days, dice) for _ in range(dice.choices((1, 2), (9, 1))[0]))
        story = dice.choice(STORIES) if days > LONGEST_STORY and dice.random() < 0.4 else None
        language = dice.choices(("zh", "en"), (7, 3))[0]
        yield DemoCase(case=story or f"overdue_{_bucket(days)}", language=language, lender=lender_id, loans=loans, story=story)


def _bucket(days: int) -> str:
    return delinquency_range(days).replace("-", "_to_").replace("+", "_and_more")


def _loan(lender_id: str, days: int, dice: Random) -> DemoLoan:
    principal, months = dice.randrange(3000, 40001, 500), dice.choice((6, 12))
    paid = dice.randint(0, months - 1)
    if lender_id == "tqg":
        return dice.choice((instalment, instalment, interest_first))(principal, months, paid, days)
    billed = days > 0 and dice.random() < 0.4
    return line(principal, principal // 2, days) if billed else equal_principal(principal, months, paid, days)


def account(person: DemoBorrower, place: int, today: date) -> LoanAccount:
    """The borrower's loan number `place`, as it was before anything of the story happened."""
    wanted, loan_id = person.case.loans[place], person.loan_ids[place]
    product = lender(person.borrower.lender_id).product(wanted.product)
    late_since = today - timedelta(days=wanted.days)
    first_due = add_months(late_since, -wanted.paid)
    terms = product.terms(
        principal=Money.of(wanted.principal, product.currency),
        months=wanted.months,
        opened_on=add_months(first_due, -3 if wanted.drawn else -1),
        due_day=late_since.day,
    )
    loan = Loan(
        id=loan_id,
        borrower_id=person.borrower.id,
        lender_id=person.borrower.lender_id,
        product=wanted.product,
        terms=terms,
    )
    if wanted.drawn:
        billed_on = last_month_day(late_since, product.billing_day or 1)
        bought = Drawing(on=billed_on - DRAWN_BEFORE_STATEMENT, amount=Money.of(wanted.drawn, product.currency))
        return LoanAccount(loan=loan, drawings=(bought,))
    rows = repayment_schedule(terms).installments[: wanted.paid]
    payments = (Payment(id=f"{loan_id}-{row.number:02d}", received_on=row.due, amount=row.total) for row in rows)
    return LoanAccount(loan=loan, payments=tuple(payments))
