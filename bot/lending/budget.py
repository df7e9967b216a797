"""What a household can safely give a month: income less what it needs, less a buffer that no plan touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from bot.lending.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A month's figures, all of one currency."""

    income: Money
    essentials: Money
    other_debts: Money

    @property
    def surplus(self) -> Money:
        """What is left after needs and other debts; below zero when they are more than the income."""
        return self.income - self.essentials - self.other_debts

    def buffer(self, ratio: Decimal, cap: Money) -> Money:
        """The part of the surplus kept for emergencies: min(ratio × surplus, cap), never below zero."""
        return max(Money.zero(cap.currency), min(self.surplus.times(ratio), cap))

    def safe_monthly(self, ratio: Decimal, cap: Money) -> Money:
        """The most that a plan may ask a month; zero when there is no surplus, and then a person should help."""
        return max(Money.zero(cap.currency), self.surplus - self.buffer(ratio, cap))


def pro_rata(amount: Money, debts: Sequence[Money]) -> tuple[Money, ...]:
    """`amount` shared over debts by their size, rounded down; the first debts get the cents left over."""
    total = Money.sum(debts, amount.currency)
    if not total:
        return tuple(Money.zero(amount.currency) for _ in debts)
    shares = [
        Money(int((Decimal(amount.minor) * debt.minor / total.minor).to_integral_value(ROUND_DOWN)), amount.currency)
        for debt in debts
    ]
    left = amount.minor - sum(share.minor for share in shares)
    return tuple(Money(share.minor + (place < left), share.currency) for place, share in enumerate(shares))


def weekly_to_monthly(weekly: Money) -> Money:
    """A weekly sum as a monthly one: × 52 ÷ 12."""
    return Money(int((Decimal(weekly.minor) * 52 / 12).to_integral_value()), weekly.currency)
