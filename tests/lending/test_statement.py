from datetime import date
from decimal import Decimal

from bot.lending import Money
from bot.lending.allocation import Waterfall
from bot.lending.loan import Loan, LoanAccount, LoanTerms, Payment, RepaymentMethod
from bot.lending.statement import statement


def an_account(*payments: Payment) -> LoanAccount:
    terms = LoanTerms(
        method=RepaymentMethod.EQUAL_INSTALLMENT,
        principal=Money.of(12000),
        annual_rate=Decimal("0.18"),
        months=12,
        opened_on=date(2026, 1, 31),
        due_day=31,
        waterfall=Waterfall.of("fee", "penalty", "interest", "principal", oldest_first=True),
        penalty_multiplier=Decimal("1.3"),
        grace_days=3,
    )
    return LoanAccount(
        loan=Loan(id="L1", borrower_id="B1", lender_id="tqg", product="instalment", terms=terms), payments=payments
    )


def test_grace_bears_no_penalty_and_the_day_after_bears_one_day():
    assert not statement(an_account(), date(2026, 3, 3)).overdue.penalty
    assert statement(an_account(), date(2026, 3, 4)).overdue.penalty == Money.of("0.60")
