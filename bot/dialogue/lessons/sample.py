"""An invented loan and an invented card, for examples to people whose own figures may not be shown. No lender's terms."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from bot.lending import Loan, LoanAccount, LoanTerms, Money, RepaymentMethod, Waterfall
from bot.lending.loan import Drawing

ID = "0000"
RATE = Decimal("0.18")
MARKUP = Decimal("1.3")
OPENED = timedelta(days=75)  # two instalments are late by then
BOUGHT = timedelta(days=25)
DUE_SOON = timedelta(days=5)
WATERFALL = Waterfall.of("fee", "penalty", "interest", "principal", oldest_first=True)


def sample_loan(today: date) -> LoanAccount:
    """6,000 over a year, of which nothing has been paid yet."""
    opened = today - OPENED
    terms = LoanTerms(
        method=RepaymentMethod.EQUAL_INSTALLMENT,
        principal=Money.of(6000),
        annual_rate=RATE,
        months=12,
        opened_on=opened,
        due_day=opened.day,
        waterfall=WATERFALL,
        penalty_multiplier=MARKUP,
    )
    return LoanAccount(loan=_loan(terms))


def sample_card(today: date) -> LoanAccount:
    """A purchase of 3,000 whose first minimum falls due in a few days."""
    terms = LoanTerms(
        method=RepaymentMethod.REVOLVING,
        principal=Money.of(10000),
        annual_rate=RATE,
        months=0,
        opened_on=today - OPENED,
        due_day=(today + DUE_SOON).day,
        waterfall=WATERFALL,
        minimum_ratio=Decimal("0.10"),
    )
    return LoanAccount(loan=_loan(terms), drawings=(Drawing(on=today - BOUGHT, amount=Money.of(3000)),))


def _loan(terms: LoanTerms) -> Loan:
    return Loan(id=ID, borrower_id=ID, lender_id=ID, product=ID, terms=terms)
