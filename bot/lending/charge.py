"""What being late costs: penalty interest (罚息), a late fee (违约金), a card's minimum, and the sum after a judgment.

Rates, floors and ceilings are contract or rulebook data; nothing here knows a law's number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.lending.daycount import DayCount, accrued
from bot.lending.errors import BadTerms
from bot.lending.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFee:
    """A fee once per missed instalment or minimum: max(floor, rate × what is missing), no more than `cap`.

    `rates` are (consecutive misses, rate) ascending, the last that applies counts: a bank may ask 5 % of the missing part, and 6 %
    from the second month in a row. A flat fee is a floor with rate 0. No interest runs on it.
    """

    rates: tuple[tuple[int, Decimal], ...]
    floor: Money
    cap: Money | None = None

    def __post_init__(self) -> None:
        starts = [missed for missed, _ in self.rates]
        if not starts or starts[0] > 1 or starts != sorted(set(starts)):
            raise BadTerms("late fee", f"rates start at {starts} misses", "list them ascending, the first from the first miss")

    def rate(self, missed: int) -> Decimal:
        return [rate for start, rate in self.rates if start <= missed][-1]

    def amount(self, missing: Money, missed: int = 1) -> Money:
        """The fee for `missing`, the `missed`-th miss in a row; nothing missing costs nothing."""
        if not missing:
            return Money.zero(missing.currency)
        fee = max(self.floor, missing.times(self.rate(missed)))
        return fee if self.cap is None else min(fee, self.cap)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedFee:
    """A fee on an amount: max(floor, rate × amount), no more than `cap`; for cash drawn on a card, or principal repaid early."""

    rate: Decimal
    floor: Money
    cap: Money | None = None

    def __post_init__(self) -> None:
        if self.rate < 0 or self.floor.minor < 0 or (self.cap is not None and self.cap < self.floor):
            raise BadTerms(
                "fee", f"rate {self.rate}, floor {self.floor}, cap {self.cap}", "none negative, no cap below the floor"
            )

    def amount(self, base: Money) -> Money:
        """The fee on `base`; nothing costs nothing."""
        if not base:
            return Money.zero(base.currency)
        fee = max(self.floor, base.times(self.rate))
        return fee if self.cap is None else min(fee, self.cap)

    def largest_base(self, money: Money) -> Money:
        """The largest amount that `money` covers together with its own fee."""
        nothing, cent = Money.zero(money.currency), Money(1, money.currency)
        shared = money.times(1 / (1 + self.rate))
        tried = [shared, shared - cent, money - self.floor, *([money - self.cap] if self.cap is not None else [])]
        return max((base for base in tried if base > nothing and base + self.amount(base) <= money), default=nothing)


def penalty_rate(annual_rate: Decimal, multiplier: Decimal, ceiling: Decimal | None = None) -> Decimal:
    """The yearly rate on money that is late: contract rate × multiplier, no more than `ceiling`."""
    rate = annual_rate * multiplier
    return rate if ceiling is None else min(rate, ceiling)


def penalty_interest(overdue: Money, annual_penalty_rate: Decimal, start: date, end: date, day_count: DayCount) -> Money:
    """Penalty interest on `overdue` from `start` up to, not including, `end`."""
    return accrued(overdue, annual_penalty_rate, day_count.days(start, end), day_count.basis)


def minimum_payment(balance: Money, ratio: Decimal, interest: Money, fees: Money, past_due: Money) -> Money:
    """A card's minimum: a share of the balance not past due, with all interest, fees and what is past due."""
    return min(balance, balance.times(ratio)) + interest + fees + past_due


def within_ceiling(charge: Money, charged_before: Money, ceiling: Money | None) -> Money:
    """The part of a charge that all charges together may still reach (Singapore: no more than the principal)."""
    if ceiling is None:
        return charge
    return max(Money.zero(charge.currency), min(charge, ceiling - charged_before))


def doubled_interest(unpaid_principal: Money, daily_rate: Decimal, days: int) -> Money:
    """The part added for late obedience to a judgment (法释〔2014〕8号): unpaid principal × daily rate × days."""
    return unpaid_principal.times(daily_rate * days)
