"""What a loan costs a year, three ways, side by side and each with its name.

The nominal rate is twelve times the monthly one, the effective rate compounds it; they can fall on different sides of a line such as
24 %, so neither is ever shown alone or called lawful. `actuarial_rate` is the method of Regulation Z, Appendix J, with its odd first
period. Rates are found by bisection on exact decimals: no derivative, no float, an answer good to twelve digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from bot.lending.loan import LoanTerms
from bot.lending.money import Money
from bot.lending.schedule import repayment_schedule

DIGITS = Decimal(1).scaleb(-14)
LOWEST = Decimal("-0.99")
HIGHEST = Decimal(1_000_000)
PRECISION = 34
ONE = Decimal(1)


class NoRate(ValueError):
    """The cash flows have no rate: they never change sign, or no rate balances them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualCost:
    """`nominal` = periods a year × period rate; `effective` = (1 + period rate) ^ periods a year − 1; both are shares."""

    nominal: Decimal
    effective: Decimal


def _root(value: Callable[[Decimal], Decimal], low: Decimal = LOWEST) -> Decimal:
    """Where a value that changes sign once between `low` and the first power of two above it crosses zero."""
    with localcontext() as context:
        context.prec = PRECISION
        high, at_low = ONE, value(low)
        while value(high) * at_low > 0:
            high *= 2
            if high > HIGHEST:
                raise NoRate("the cash flows have no rate; check their signs")
        while high - low > DIGITS:
            middle = (low + high) / 2
            low, high = (middle, high) if value(middle) * at_low > 0 else (low, middle)
        return (low + high) / 2


def period_rate(flows: Sequence[Money]) -> Decimal:
    """The rate per period at which equally spaced `flows` (the loan received is positive or negative, payments the other) balance."""
    amounts = [flow.amount for flow in flows]
    if not min(amounts) < 0 < max(amounts):
        raise NoRate("the cash flows never change sign; give the loan and the payments opposite signs")

    def balance(rate: Decimal) -> Decimal:
        total = Decimal(0)
        for amount in reversed(amounts):
            total = total / (1 + rate) + amount
        return total

    return _root(balance)


def annual_cost(received: Money, payments: Sequence[Money], periods_a_year: int = 12) -> AnnualCost:
    """The yearly cost of `received` today against equally spaced `payments`, the first one period from now."""
    rate = period_rate([received, *(-payment for payment in payments)])
    return AnnualCost(nominal=rate * periods_a_year, effective=(1 + rate) ** periods_a_year - 1)


def contract_cost(terms: LoanTerms) -> AnnualCost:
    """The yearly cost of a contract that is kept to the day: its schedule against what was lent, or a line's rate compounded monthly.

    Fees that only lateness, cash or early repayment bring are not in it. `NoRate` for a contract without a principal.
    """
    if terms.revolving:
        return AnnualCost(nominal=terms.annual_rate, effective=(1 + terms.annual_rate / 12) ** 12 - 1)
    return annual_cost(terms.principal, [row.total for row in repayment_schedule(terms).installments])


def xirr(flows: Sequence[tuple[date, Money]]) -> Decimal:
    """The effective yearly rate of dated flows, ACT/365, counted from the first date."""
    start = min(day for day, _ in flows)
    amounts = [(Decimal((day - start).days) / 365, money.amount) for day, money in flows]
    if not min(amount for _, amount in amounts) < 0 < max(amount for _, amount in amounts):
        raise NoRate("the cash flows never change sign; give the loan and the payments opposite signs")
    return _root(lambda rate: sum((amount / (1 + rate) ** years for years, amount in amounts), Decimal(0)))


def actuarial_rate(
    advanced: Money,
    payments: Sequence[Money],
    unit_periods_a_year: Decimal,
    first_units: int = 1,
    odd_part: Fraction = Fraction(0),
) -> Decimal:
    """Regulation Z, Appendix J: the unit-period rate × unit-periods a year, the first payment `first_units` + `odd_part` from now.

    Each payment is discounted by (1 + f·i)(1 + i)^t, with f the odd part of a unit-period before the first payment.
    """
    fraction = Decimal(odd_part.numerator) / odd_part.denominator
    amounts = [payment.amount for payment in payments]

    def balance(rate: Decimal) -> Decimal:
        worth = sum((amount / (1 + rate) ** (first_units + place) for place, amount in enumerate(amounts)), Decimal(0))
        return worth / (1 + fraction * rate) - advanced.amount

    return _root(balance, low=Decimal(0)) * unit_periods_a_year


def quick_nominal(monthly_fee_rate: Decimal, months: int) -> Decimal:
    """The rule of thumb for a card's instalment fee, 24·n/(n+1) × the monthly fee rate; near, never exact."""
    return monthly_fee_rate * 24 * months / (months + 1)
