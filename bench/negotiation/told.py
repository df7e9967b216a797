"""The oracle on what was told: as exhaustive as the other, and fed with what a debtor said, not with what is hidden.

It lays as many plans before the debtor as it likes, in its order, and takes the first that gets a yes. So it shows how much of the
distance to the oracle is beyond any negotiator: rosy figures are indistinguishable from an honest debtor's that happen to be the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bench.negotiation.debtors import Debtor, OverPromising
from bench.negotiation.life import MONTH, Household, survives
from bench.negotiation.oracle import candidates
from bench.negotiation.referee import beyond_means, outside_rules
from bench.negotiation.world import Case
from bot.lending.negotiation import Finances, Negotiation, Plan

EACH_SO_MANY_DAYS = 5  # when no payday was told


def told(talk: Negotiation) -> Finances:
    """Everything that a debtor said about money, the last word of each figure."""
    known = Finances()
    for turn in talk.history:
        known = known.then(turn) if isinstance(turn, Finances) else known
    return known


def best_told(case: Case, known: Finances, other: Debtor, gentlest: bool = False) -> Plan | None:
    """The first plan inside the rules and the means that were told to which the debtor says yes; None when there is none.

    The soonest paid comes first, or the longest with the most waived.
    """
    for plan in _ordered(case, known, gentlest):
        within = _agrees(other, plan) and not any(outside_rules(plan, case.debt, case.policy, case.today))
        if within and not any(beyond_means(plan, known, case.policy, case.today)):
            return plan
    return None


def _ordered(case: Case, known: Finances, gentlest: bool) -> Iterator[Plan]:
    """Plans that the household as told would keep; all of them when it was told in part."""
    for payday in (known.payday,) if known.payday else range(1, 32, EACH_SO_MANY_DAYS):
        as_told = replace(case, house=_household(known, payday))
        is_whole = known.payday and known.monthly_income is not None and known.essential_costs is not None
        judge = as_told if is_whole else case
        found = (plan for plan in candidates(as_told, reaches_deeper=not is_whole) if _could_arrive(judge, plan))
        for plan in sorted(found, key=_gentleness) if gentlest else found:
            if not is_whole or survives(as_told.house, plan, case.today):
                yield plan


def _could_arrive(case: Case, plan: Plan) -> bool:
    """Whether the last payment is not out of reach at first sight; it saves looking, and excludes nothing."""
    due, house = plan.installments[-1].due, case.house
    paydays = (due.year - case.today.year) * 12 + due.month - case.today.month + 1
    return plan.total.minor <= house.assets + paydays * house.income - house.costs * (due - case.today).days // MONTH


def _gentleness(plan: Plan) -> tuple[int, int, int]:
    return -len(plan.installments), -plan.waived.total.minor, plan.installments[0].amount.minor


def _household(known: Finances, payday: int) -> Household:
    income, costs, savings = (
        amount.minor if amount else 0 for amount in (known.monthly_income, known.essential_costs, known.savings)
    )
    return Household(assets=savings, income=income, payday=payday, costs=costs)


def _agrees(other: Debtor, plan: Plan) -> bool:
    """Whoever over-promises agrees to anything; the others to what they can live."""
    return isinstance(other, OverPromising) or other.can_live(plan)
