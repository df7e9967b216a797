"""The best plan for a debtor whose household is an open book: lawful, affordable, never missed, and paid soonest.

Exhaustive and independent of the negotiator: every first day that matters, every length, every quarter of the waiver.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from bench.negotiation.life import Household, paydays_after, survives
from bench.negotiation.referee import beyond_means, outside_rules, value_at
from bench.negotiation.world import Case
from bot.lending.negotiation import Components, Finances, Money, Plan, PlanInstallment, Ratios

NO_RATIOS = Ratios(fee=Decimal(0), penalty=Decimal(0), interest=Decimal(0))


def truth(house: Household) -> Finances:
    """Everything that a debtor could have said."""
    return Finances(
        monthly_income=Money(house.income), essential_costs=Money(house.costs), savings=Money(house.assets), payday=house.payday
    )


def best_plan(case: Case) -> Plan | None:
    """The least waived, then the soonest paid; None when there is no such plan."""
    known = truth(case.house)
    found = (plan for plan in _lived(case) if not any(beyond_means(plan, known, case.policy, case.today)))
    return next(found, None)


def is_livable(case: Case) -> bool:
    """Whether some plan inside the rules would be kept, though it touched the buffer or the reserve."""
    return next(_lived(case, reaches_deeper=True), None) is not None


def _lived(case: Case, reaches_deeper: bool = False) -> Iterator[Plan]:
    for plan in candidates(case, reaches_deeper):
        if survives(case.house, plan, case.today) and not any(outside_rules(plan, case.debt, case.policy, case.today)):
            yield plan


def candidates(case: Case, reaches_deeper: bool) -> Iterator[Plan]:
    """Every plan worth looking at, the least waived and the soonest paid first, and settlements last."""
    starts, most, paydays = _starts(case), _most(case), _paydays(case)
    for quarters in range(5):
        waived = _waived(case, quarters)
        fewest = 1 if reaches_deeper else _fewest(case, waived, starts, most)
        for months in range(fewest, case.policy.max_months + 1):
            yield from (_plan(case, waived, [due, *paydays[k : k + months - 1]]) for due, k in starts)
        later = case.today + timedelta(days=case.policy.max_extension_days)
        if later > case.today:
            yield _plan(case, waived, [later])
    yield from _settlements(case, starts)


def _paydays(case: Case) -> tuple[date, ...]:
    return paydays_after(case.today, case.house.payday)


def _starts(case: Case) -> list[tuple[date, int]]:
    """Tomorrow and every payday inside the window, with the paydays behind each."""
    last = case.today + timedelta(days=case.policy.first_payment_within_days)
    days = [(day, k) for k, day in enumerate(_paydays(case), 1) if day <= last]
    tomorrow = case.today + timedelta(days=1)
    return days if days and days[0][0] == tomorrow else [(tomorrow, 0), *days]


def _most(case: Case) -> tuple[Fraction, Fraction]:
    """Free savings and free surplus, the bound's two numbers."""
    house, policy = case.house, case.policy
    surplus = Fraction(house.income - house.costs)
    free = house.assets - Fraction(policy.reserve_months) * house.costs
    buffer = min(Fraction(policy.buffer_ratio) * surplus, Fraction(policy.buffer_cap.minor))
    return max(Fraction(0), free), max(Fraction(0), surplus - buffer)


def _fewest(case: Case, waived: Components, starts: list[tuple[date, int]], most: tuple[Fraction, Fraction]) -> int:
    """Below so many payments the money cannot have arrived; it saves looking, and excludes nothing."""
    missing = (case.debt.outstanding.total - waived.total).minor - most[0] - starts[-1][1] * most[1]
    if missing <= 0:
        return 1
    return int(missing / most[1]) + 1 if most[1] else case.policy.max_months + 1


def _waived(case: Case, quarters: int) -> Components:
    owed = case.debt.outstanding
    ratios = value_at(case.policy.waiver_ceiling, case.debt.days_past_due, NO_RATIOS)
    parts = {name: getattr(owed, name).minor * getattr(ratios, name) * quarters / 4 for name in ("fee", "penalty", "interest")}
    return Components(**{name: Money(int(minor)) for name, minor in parts.items()}, principal=Money(0))


def _plan(case: Case, waived: Components, dues: list[date]) -> Plan:
    """Equal payments, with interest as if principal were paid evenly: close enough to count as the rule's own."""
    months, base = len(dues), (case.debt.outstanding.total - waived.total).minor
    average = sum((due - case.today).days for due in dues) // months
    extra = int(Fraction(case.policy.plan_daily_rate) * case.debt.outstanding.principal.minor * average)
    total = base + extra
    share = Fraction(value_at(case.policy.first_payment_ratio, case.debt.days_past_due, Decimal(0)))
    first = min(total, max(-(-total // months), -int(-share * total // 1), case.policy.min_installment.minor))
    rest = Money(total - first).split(months - 1) if months > 1 else ()
    made = zip(dues, (Money(first), *rest), strict=True)
    rows = tuple(PlanInstallment(due=due, amount=amount) for due, amount in made if amount)
    return Plan(installments=rows, waived=waived, total=Money(total), extra_cost=Money(extra))


def _settlements(case: Case, starts: list[tuple[date, int]]) -> Iterator[Plan]:
    """The most that free savings and surplus reach, if it is no less than the floor."""
    floor = value_at(case.policy.settlement_floor or (), case.debt.days_past_due, None)
    owed, (savings, surplus) = case.debt.outstanding, _most(case)
    for due, k in starts if floor is not None else ():
        amount = min(owed.total.minor, int(savings + k * surplus))
        if amount < Fraction(floor or 0) * owed.total.minor or not amount:
            continue
        gone, waived = owed.total.minor - amount, {}
        for name in ("penalty", "fee", "interest", "principal"):
            waived[name] = Money(min(gone, getattr(owed, name).minor))
            gone -= waived[name].minor
        row = PlanInstallment(due=due, amount=Money(amount))
        yield Plan(installments=(row,), waived=Components(**waived), total=Money(amount), extra_cost=Money(0))
