"""Plain rules to compare with. Each knows the debt and the lender's rules, hears only yes or no, and never calls a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from bench.negotiation.debtors import Debtor
from bench.negotiation.world import Case
from bot.lending.dates import add_months
from bot.lending.negotiation import Accept, Components, Money, Plan, PlanInstallment, Propose

ROUNDS = 6
FOREVER = 240  # months


def equal(case: Case, months: int, waive: bool = False) -> Plan:
    """So many equal months from the end of the window on, with all of the waiver or none; blind to paydays and to means."""
    owed = case.debt.outstanding
    ratios = next((r for least, r in reversed(case.policy.waiver_ceiling) if least <= case.debt.days_past_due), None)
    parts = {name: getattr(owed, name).times(getattr(ratios, name), "ROUND_DOWN") for name in ("fee", "penalty", "interest")}
    waived = Components(**parts, principal=Money(0)) if waive and ratios else Components.zero()
    total = owed.total - waived.total
    start = case.today + timedelta(days=case.policy.first_payment_within_days)
    dated = enumerate(total.split(max(1, months)))
    rows = tuple(PlanInstallment(due=add_months(start, k), amount=amount) for k, amount in dated if amount)
    return Plan(installments=rows, waived=waived, total=total, extra_cost=Money(0))


def months_of(case: Case, monthly: Money) -> int:
    return max(1, -(-case.debt.outstanding.total.minor // max(1, monthly.minor)))


def asked_for(case: Case, debtor: Debtor) -> int:
    """The length that the debtor's own offer makes; no offer, no plan."""
    monthly = debtor.ask().pay_monthly
    return min(FOREVER, months_of(case, monthly)) if monthly else 0


def never_concede(case: Case, debtor: Debtor) -> Iterator[Plan]:
    yield from (equal(case, 3) for _ in range(ROUNDS))


def midpoint(case: Case, debtor: Debtor) -> Iterator[Plan]:
    asked = Money(case.debt.outstanding.total.minor // (asked_for(case, debtor) or FOREVER))
    full = Money(case.debt.outstanding.total.minor // 3)
    yield from (equal(case, months_of(case, Money((asked + full).minor // 2))) for _ in range(ROUNDS))


def twelve_months(case: Case, debtor: Debtor) -> Iterator[Plan]:
    yield from (equal(case, 12) for _ in range(ROUNDS))


def maximum_concession(case: Case, debtor: Debtor) -> Iterator[Plan]:
    yield equal(case, case.policy.max_months, waive=True)


def at_random(case: Case, debtor: Debtor) -> Iterator[Plan]:
    random = Random(case.seed + 7)
    yield from (equal(case, random.randint(1, case.policy.max_months), random.random() < 0.5) for _ in range(ROUNDS))


def linear_concession(case: Case, debtor: Debtor) -> Iterator[Plan]:
    most = case.policy.max_months
    yield from (equal(case, 1 + (most - 1) * k // (ROUNDS - 1), waive=k == ROUNDS - 1) for k in range(ROUNDS))


PLAIN_RULES = {
    "never concede": never_concede,
    "midpoint": midpoint,
    "fixed 12 months": twelve_months,
    "maximum concession": maximum_concession,
    "random": at_random,
    "linear concession": linear_concession,
}


def by_rule(name: str, case: Case, debtor: Debtor) -> Plan | None:
    """The plan that a plain rule ends with, if any."""
    if name == "accept the first ask":
        months = asked_for(case, debtor)
        return equal(case, months) if months else None
    plans = list(PLAIN_RULES[name](case, debtor))
    for number, plan in enumerate(plans, 1):
        if isinstance(debtor.answer(Propose(plan=plan, reasons=(), is_final=number == len(plans))), Accept):
            return plan
    return None
