"""Two years of a household: income on payday, living costs every day, instalments when due."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.lending.negotiation import Plan

DAYS = 730
MONTH = 30
MONTHS_AHEAD = 256  # longer than any plan, the unlawful ones too


@dataclass(frozen=True, slots=True)
class Household:
    """What nobody is told: assets, income on a payday and essential costs a month, in minor units."""

    assets: int
    income: int
    payday: int
    costs: int

    def incomes(self, today: date) -> list[int]:
        """What arrives on each of the days that follow."""
        days = (today + timedelta(days=offset) for offset in range(1, DAYS + 1))
        return [self.income if day.day == min(self.payday, monthrange(day.year, day.month)[1]) else 0 for day in days]


@dataclass(frozen=True, slots=True)
class Life:
    """How it went: `paid` by day, whether the plan broke, and the tier of assets day by day (below 1, 2 months, above)."""

    paid: tuple[tuple[int, int], ...]
    broke: bool
    tiers: tuple[int, int, int]  # days spent in each

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.paid)


def live(house: Household, plan: Plan | None, today: date) -> Life:
    """Day by day; an instalment that the assets cannot cover ends the plan."""
    dues = {(each.due - today).days: each.amount.minor for each in plan.installments} if plan else {}
    assets, spent, broke = house.assets, 0, False
    paid: list[tuple[int, int]] = []
    tiers = [0, 0, 0]
    for day, income in enumerate(house.incomes(today), 1):
        cost = house.costs * day // MONTH
        assets, spent = assets + income - (cost - spent), cost
        due = 0 if broke else dues.get(day, 0)
        if due and due > assets:
            broke = True
        elif due:
            assets -= due
            paid.append((day, due))
        tiers[0 if assets < house.costs else 1 if assets < 2 * house.costs else 2] += 1
    return Life(tuple(paid), broke, (tiers[0], tiers[1], tiers[2]))


def survives(house: Household, plan: Plan, today: date) -> bool:
    """Whether every instalment, however late, is covered when due."""
    paid, paydays = 0, paydays_after(today, house.payday)
    for each in plan.installments:
        days = (each.due - today).days
        paid += each.amount.minor
        arrived = bisect_right(paydays, each.due)
        if paid > house.assets + arrived * house.income - house.costs * days // MONTH:
            return False
    return True


@lru_cache(maxsize=256)
def paydays_after(today: date, payday: int) -> tuple[date, ...]:
    """The paydays that follow, further than the longest plan reaches."""
    months = range(today.year * 12 + today.month - 1, today.year * 12 + today.month + MONTHS_AHEAD)
    days = (date(m // 12, m % 12 + 1, min(payday, monthrange(m // 12, m % 12 + 1)[1])) for m in months)
    return tuple(day for day in days if day > today)
