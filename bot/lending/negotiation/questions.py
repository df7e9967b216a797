"""Which question is worth asking next: three at most before something is proposed."""

from __future__ import annotations

from bot.lending.negotiation.desk import Desk
from bot.lending.negotiation.means import Household
from bot.lending.negotiation.paydays import Paydays
from bot.lending.negotiation.statements import Finances

USUALLY_A_PAYDAY = 28  # a window of so many days nearly always holds a payday
ALWAYS_A_PAYDAY = 31


def next_question(desk: Desk, finances: Finances, asked: tuple[str, ...], house: Household) -> str | None:
    """The most valuable field that is neither known nor asked for yet; None when there is no such field."""
    again = _worth_asking_again(desk, finances)
    if again is not None and asked.count(again) == 1:
        return again
    wanted = _wanted(desk, finances, asked, house)
    return next((field for field in wanted if field not in asked and getattr(finances, field) is None), None)


def _worth_asking_again(desk: Desk, finances: Finances) -> str | None:
    """The first question, which went unanswered, once something else was told."""
    window = desk.policy.first_payment_within_days
    if window >= ALWAYS_A_PAYDAY and finances.monthly_income is None and finances.essential_costs is not None:
        return "monthly_income"
    told_little = finances.savings is not None and finances.savings.minor < desk.first_least(desk.total)
    return "payday" if window < USUALLY_A_PAYDAY and finances.payday is None and told_little else None


def _wanted(desk: Desk, finances: Finances, asked: tuple[str, ...], house: Household) -> tuple[str, ...]:
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
