"""Why a plan is as it is: codes and figures from which either language makes its sentences."""

from __future__ import annotations

from bot.lending.negotiation.desk import BOUNDLESS, Desk
from bot.lending.negotiation.draft import Draft, at_contract
from bot.lending.negotiation.means import Household
from bot.lending.negotiation.moves import Reason
from bot.lending.negotiation.statements import Finances


def plan_reasons(desk: Desk, draft: Draft, house: Household, finances: Finances) -> tuple[Reason, ...]:
    """What a plan asks, what it rests on, why not more is asked, and its cost against paying now and against waiting."""
    reasons = [_shape(desk, draft), _means(desk, house, finances), _against_paying_now(desk, draft)]
    if finances.payday is not None and len(draft.dues) > 1:
        reasons.append(Reason("after_payday", {"payday": finances.payday}))
    if any(draft.waived):
        reasons.append(_waived(desk, draft))
    return tuple(reasons)


def _shape(desk: Desk, draft: Draft) -> Reason:
    amounts = draft.amounts
    return Reason(
        "shape",
        {
            "payments": len(amounts),
            "total": desk.money(sum(amounts)),
            "first": desk.money(amounts[0]),
            "first_due": draft.dues[0],
            "monthly": desk.money(amounts[min(1, len(amounts) - 1)]),
            "last": desk.money(amounts[-1]),
            "last_due": draft.dues[-1],
        },
    )


def _means(desk: Desk, house: Household, finances: Finances) -> Reason:
    if house.income is None:
        return Reason("finances_unknown", {"longest": desk.policy.max_months, "least": desk.money(desk.least)})
    figures = {
        "income": house.income,
        "costs": house.costs or 0,
        "other_debts": finances.other_debt_payments.minor if finances.other_debt_payments else 0,
        "surplus": house.surplus,
        "kept_back": house.buffer,
        "savings": house.savings,
        "reserve": house.reserve,
        "affordable_monthly": house.bound.surplus,
    }
    return Reason("within_means", {name: desk.money(minor) for name, minor in figures.items()})


def _against_paying_now(desk: Desk, draft: Draft) -> Reason:
    """What time costs: the plan's own interest, what a day of waiting costs, and the contract's interest that the plan lets go."""
    waiting = desk.money(desk.owed[3]).times(desk.debt.daily_rate)
    figures = {
        "pay_now": desk.money(desk.total - sum(draft.waived)),
        "extra": desk.money(draft.extra),
        "waiting_a_day": waiting,
        "interest_let_go": desk.money(max(0, at_contract(desk, draft) - draft.extra)),
    }
    return Reason("against_paying_now", dict(figures))


def _waived(desk: Desk, draft: Draft) -> Reason:
    parts = desk.components(draft.waived)
    beyond = any(waived > most for waived, most in zip(draft.waived, desk.ceiling, strict=True))
    code = "settled_for_less" if beyond else "waived"
    return Reason(code, {**dict(parts.items()), "total": parts.total})


def no_plan(desk: Desk, house: Household, arrived: int, longest: int) -> Reason:
    """No lawful plan inside the rules is within reach: what the gentlest would ask, and what there is."""
    lowest = desk.total - sum(desk.ceiling)
    first = min(lowest, desk.first_least(lowest))
    reach_first, reach_all = house.bound.reach(arrived), house.bound.reach(max(arrived, longest))
    figures = {
        "owed": desk.total,
        "lowest_total": lowest,
        "within_reach": max(0, min(reach_all, BOUNDLESS)),
        "shortfall": max(0, lowest - reach_all),
        "least_first": first,
        "first_within_reach": max(0, reach_first),
        "first_shortfall": max(0, first - reach_first),
        "surplus": house.surplus,
    }
    made = {name: desk.money(minor) for name, minor in figures.items()}
    return Reason("no_affordable_plan", {**made, "months": desk.policy.max_months, "first_by": desk.window_end})
