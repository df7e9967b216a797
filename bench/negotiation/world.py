"""Lenders' rules and debtors drawn at random: hidden households, debts that fit them or do not, and manners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bench.negotiation.life import Household
from bot.lending.negotiation import Components, Debt, Money, NegotiationPolicy, Ratios

FAMILIES = ("honest", "shy", "over-promising", "hard-bargaining", "silent", "in hardship", "disputing")
EPOCH = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """One debtor before one lender on one day."""

    debt: Debt
    policy: NegotiationPolicy
    today: date
    house: Household
    family: str
    seed: int  # of the debtor's own choices
    all_at_once: float


def share(random: Random, low: float, high: float) -> Decimal:
    return Decimal(str(round(random.uniform(low, high), 2)))


def a_policy(random: Random) -> NegotiationPolicy:
    """A lender between strict and lenient."""
    late = Ratios(fee=share(random, 0.3, 1), penalty=share(random, 0.3, 1), interest=share(random, 0, 0.3))
    early = Ratios(fee=late.fee / 2, penalty=late.penalty / 2, interest=Decimal(0))
    return NegotiationPolicy(
        max_months=random.choice((6, 12, 12, 24, 24, 36)),
        min_installment=Money.of(random.choice((50, 100, 200))),
        first_payment_within_days=random.choice((14, 15, 30, 30, 31, 45)),
        first_payment_ratio=((0, share(random, 0, 0.05)), (60, share(random, 0.05, 0.1)), (120, share(random, 0.05, 0.2))),
        waiver_ceiling=((0, early), (60, late)),
        settlement_floor=random.choice((None, ((0, Decimal(1)), (90, share(random, 0.7, 0.95))))),
        max_extension_days=random.choice((0, 7, 14, 30)),
        plan_daily_rate=Decimal(random.choice(("0", "0", "0", "0.0002"))),
        buffer_ratio=share(random, 0.1, 0.3),
        buffer_cap=Money.of(random.choice((300, 500, 1000))),
        reserve_months=share(random, 0, 1),
        max_broken_plans=2,
        authority_limit=Money.of(10_000_000),
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a population is like; `weight` is such that twelve blind months break for 44 % of it, the one figure known of the field."""

    families: tuple[str, ...] = FAMILIES
    lender: Callable[[Random], NegotiationPolicy] = a_policy
    burden: tuple[float, float] = (0.5, 0.97)  # essential costs as a share of income
    hardship: tuple[float, float] = (0.75, 1.1)
    savings: float = 1.2  # the fewer, the higher
    weight: float = 0.6  # the larger, the more is owed in months of income
    all_at_once: float = 0.3  # share of debtors who answer every question at the first


DESIGNED_WITH = Setting()


def a_household(random: Random, family: str, setting: Setting) -> Household:
    income = round(random.lognormvariate(8.75, 0.45)) * 100
    burden = random.uniform(*(setting.hardship if family == "in hardship" else setting.burden))
    months = random.expovariate(setting.savings) if random.random() < 0.8 else 0
    costs = int(income * burden)
    return Household(assets=int(costs * months), income=income, payday=random.randint(1, 31), costs=costs)


def a_debt(random: Random, house: Household, family: str, setting: Setting) -> Debt:
    total = house.income * random.lognormvariate(setting.weight, 0.8)
    parts = [int(total * random.uniform(0, high)) for high in (0.03, 0.06, 0.12)]
    fee, penalty, interest = map(Money, parts)
    return Debt(
        outstanding=Components(
            fee=fee, penalty=penalty, interest=interest, principal=Money(max(10_000, int(total) - sum(parts)))
        ),
        days_past_due=min(400, int(random.expovariate(1 / 60))),
        product="cash loan",
        daily_rate=Decimal("0.0005"),
        broken_plans=0,
        disputed=family == "disputing" and random.random() < 0.5,
    )


def cases(seed: int, count: int, setting: Setting = DESIGNED_WITH) -> list[Case]:
    """A population: as many of each family, each with its own lender."""
    random = Random(seed)
    made = []
    for index in range(count):
        family = setting.families[index % len(setting.families)]
        house = a_household(random, family, setting)
        debt, policy = a_debt(random, house, family, setting), setting.lender(random)
        today = EPOCH + timedelta(days=random.randrange(365))
        made.append(Case(debt, policy, today, house, family, random.getrandbits(32), setting.all_at_once))
    return made
