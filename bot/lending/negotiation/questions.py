"""Which question is worth asking next: three at most before something is proposed."""

from __future__ import annotations

from bot.lending.negotiation.desk import Desk
from bot.lending.negotiation.means import Household
from bot.lending.negotiation.paydays import Paydays
from bot.lending.negotiation.statements import Finances

USUALLY_A_PAYDAY = 28  # a window of so many days nearly always holds a payday


def next_question(desk: Desk, finances: Finances, asked: tuple[str, ...], house: Household) -> str | None:
    """The most valuable field that is neither known nor asked for yet; None when there is none. Nothing is asked for twice."""
    wanted = _wanted(desk, finances, asked, house)
    return next((field for field in wanted if field not in asked and getattr(finances, field) is None), None)


def _wanted(desk: Desk, finances: Finances, asked: tuple[str, ...], house: Household) -> tuple[str, ...]:
    if finances.monthly_income is not None and not finances.monthly_income:
        return "savings", "essential_costs"  # who has no income is not asked when it comes
    if house.is_known and not house.bound.surplus:
        return ("savings",)  # nor who has nothing left of it: only what is set aside can pay
    if desk.policy.first_payment_within_days < USUALLY_A_PAYDAY:
        return _when_short(desk, finances, asked)
    if house.is_known and _needs_savings(desk, house):
        return "monthly_income", "essential_costs", "savings", "payday"
    return "monthly_income", "essential_costs", "payday", "savings"


def _when_short(desk: Desk, finances: Finances, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Whether income arrives in time for a first payment decides what else matters; if not, savings have to carry it.

    Without an answer to either, more figures could only rule every plan out, so none is asked for.
    """
    if finances.payday is not None and Paydays(desk.today, finances.payday).arrived(desk.window_end) > 0:
        return "monthly_income", "essential_costs", "savings"
    if finances.savings is None and "savings" in asked:
        return ()
    return "payday", "savings", "monthly_income", "essential_costs"


def _needs_savings(desk: Desk, house: Household) -> bool:
    """Whether the surplus alone cannot carry the gentlest plan."""
    lowest, surplus = desk.total - sum(desk.ceiling), house.bound.surplus
    return surplus * desk.policy.max_months < lowest or surplus < min(lowest, desk.first_least(lowest))
