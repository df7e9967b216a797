"""What a household can pay: the bound that no plan passes, and the comfort inside it that keeps plans alive.

The bound follows what was said. By a day with k paydays behind it, a plan has asked for at most
`savings beyond the reserve + k × (surplus beyond the buffer)`. Nothing said about income is no bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.lending.money import Money
from bot.lending.negotiation import numbers
from bot.lending.negotiation.desk import BOUNDLESS, Desk, share_up
from bot.lending.negotiation.paydays import Paydays
from bot.lending.negotiation.statements import Finances

MONTH = 30  # days over which a month's costs are spread
DRIFT = 60  # a calendar month is longer than that: the sixtieth part of the costs covers it
PERCENT, TENTHS = 100, 10


def said(amount: Money | None) -> int:
    return 0 if amount is None else amount.minor


def minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


@dataclass(frozen=True, slots=True)
class Means:
    """What may have been paid after k paydays: `savings + k × surplus`, and no more than the second line of the same kind."""

    savings: int
    surplus: int
    lived_savings: int = BOUNDLESS
    lived_surplus: int = 0
    at_once: int = BOUNDLESS  # before any payday

    def reach(self, k: int) -> int:
        """The most that may have been paid after k paydays."""
        lived = self.lived_savings + k * self.lived_surplus if k else self.at_once
        return min(self.savings + k * self.surplus, lived)

    def raised(self, first: int, k: int, bound: Means) -> Means:
        """The same with as much more at once as a first payment after k paydays needs and the bound allows."""
        missing = first - self.savings - k * self.surplus
        if missing <= 0 or first > bound.reach(k):
            return self
        return replace(self, savings=self.savings + missing)

    def bear(self, amounts: tuple[int, ...], arrivals: tuple[int, ...]) -> bool:
        """Whether every payment, with those before it, is covered by what has arrived by then."""
        paid = 0
        for amount, k in zip(amounts, arrivals, strict=False):
            paid += amount
            if paid > self.savings + k * self.surplus or paid > (
                self.lived_savings + k * self.lived_surplus if k else self.at_once
            ):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Household:
    """A borrower's finances as said, in minor units, under the lender's buffer and reserve."""

    income: int | None
    costs: int | None
    surplus: int  # income less costs and other debts
    buffer: int  # the part of it that no plan touches
    savings: int
    reserve: int
    bound: Means

    @classmethod
    def of(cls, desk: Desk, finances: Finances) -> Household:
        policy = desk.policy
        income, costs = finances.monthly_income, finances.essential_costs
        surplus = said(income) - said(costs) - said(finances.other_debt_payments)
        buffer = min(share_up(max(0, surplus), policy.buffer_ratio), policy.buffer_cap.minor)
        savings = said(finances.savings)
        reserve = share_up(said(costs), policy.reserve_months)
        free = max(0, savings - reserve)
        bound = Means(BOUNDLESS, 0) if income is None else Means(free, max(0, surplus - buffer))
        return cls(minor(income), minor(costs), surplus, buffer, savings, reserve, bound)

    @property
    def is_known(self) -> bool:
        """Whether income and costs were both said."""
        return self.income is not None and self.costs is not None

    def comforts(self, paydays: Paydays) -> tuple[Means, ...]:
        """Means to try one after another, the gentlest first; the bound itself is the last."""
        if self.income is None:
            return (self.bound,)
        costs = self.income * numbers.ASSUMED_COSTS // PERCENT if self.costs is None else self.costs
        surplus = self.surplus - costs if self.costs is None else self.surplus
        spent = (paydays.arrival(1) - paydays.today).days
        at_once = self.savings - costs * numbers.SOON // MONTH
        lived = (self.savings + costs * (MONTH - spent) // MONTH, surplus - costs // DRIFT, at_once)
        told = self.income + costs
        return (*(self._at(comfort, told, costs, surplus, lived) for comfort in numbers.COMFORTS), self.bound)

    def _at(self, comfort: numbers.Comfort, told: int, costs: int, surplus: int, lived: tuple[int, int, int]) -> Means:
        kept = max(self.reserve, costs * comfort.cushion // TENTHS)
        free = max(0, self.savings - kept)
        spare = max(0, min(self.bound.surplus, surplus - told * comfort.doubt // PERCENT))
        return Means(free, spare, *lived)
