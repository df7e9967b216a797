"""When a loan's instalments fall due and what each is made of.

Interest of a month is the balance × annual rate ÷ 12, rounded half-up; the last instalment absorbs the cents. A first period that is
longer or shorter than a month still counts as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from bot.lending.dates import add_months
from bot.lending.errors import BadTerms
from bot.lending.loan import LoanTerms, RepaymentMethod
from bot.lending.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """`base` and `share` tell where the interest came from: a month's of the balance `base`, or of the month's interest `base` the
    `share` (days, of days)."""

    number: int
    due: date
    principal: Money
    interest: Money
    base: Money | None = None
    share: tuple[int, int] | None = None

    @property
    def total(self) -> Money:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentSchedule:
    installments: tuple[Installment, ...]

    @property
    def interest(self) -> Money:
        return Money.sum((each.interest for each in self.installments), self.installments[0].interest.currency)

    @property
    def total(self) -> Money:
        return Money.sum((each.total for each in self.installments), self.installments[0].interest.currency)


def annuity(principal: Money, period_rate: Decimal, periods: int) -> Money:
    """The equal payment that repays `principal` with interest: P·i ÷ (1 − (1+i)^−n), rounded half-up."""
    if not period_rate:
        return principal.split(periods)[0]
    return principal.times(period_rate / (1 - (1 + period_rate) ** -periods))


def amortize(
    method: RepaymentMethod, balance: Money, annual_rate: Decimal, dues: Sequence[date], first: int = 1
) -> tuple[Installment, ...]:
    """`balance` repaid on `dues` by `method`; `first` is the number of the first instalment."""
    if method is RepaymentMethod.REVOLVING:
        raise BadTerms("schedule", "a revolving line has no fixed schedule", "ask for its statement instead")
    parts = _parts(method, balance, annual_rate, len(dues))
    return tuple(
        Installment(number=first + place, due=due, principal=principal, interest=interest, base=base)
        for place, (due, (principal, interest, base)) in enumerate(zip(dues, parts, strict=True))
    )


@lru_cache(maxsize=8192)
def _parts(method: RepaymentMethod, balance: Money, annual_rate: Decimal, months: int) -> tuple[tuple[Money, Money, Money], ...]:
    """Principal and interest of each month and the balance it is on; many contracts of a book are alike in amount, rate and term."""
    rate = annual_rate / 12
    payment = annuity(balance, rate, months)
    parts = balance.split(months)
    rows: list[tuple[Money, Money, Money]] = []
    for place in range(months):
        interest = balance.times(rate)
        if place == months - 1:
            principal = balance
        elif method is RepaymentMethod.EQUAL_INSTALLMENT:
            principal = max(Money.zero(balance.currency), min(balance, payment - interest))
        else:
            principal = parts[place] if method is RepaymentMethod.EQUAL_PRINCIPAL else Money.zero(balance.currency)
        rows.append((principal, interest, balance))
        balance -= principal
    return tuple(rows)


def due_dates(terms: LoanTerms) -> tuple[date, ...]:
    """The due day of each month of the term, the month's last day where it has no such day."""
    return _monthly(terms.first_due, terms.due_day, terms.months)


@lru_cache(maxsize=8192)
def _monthly(first: date, due_day: int, months: int) -> tuple[date, ...]:
    return tuple(first if n == 0 else add_months(first, n, due_day) for n in range(months))


def repayment_schedule(terms: LoanTerms) -> RepaymentSchedule:
    """The contract's schedule; `BadTerms` for a revolving line, which has none."""
    return RepaymentSchedule(installments=amortize(terms.method, terms.principal, terms.annual_rate, due_dates(terms)))
