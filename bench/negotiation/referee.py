"""An independent reading of the contract: every promise that a finished negotiation must have kept, checked from its history alone.

It shares no arithmetic with the negotiator, so that a mistake there cannot hide here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from bot.lending.dates import add_months
from bot.lending.negotiation import (
    Agree,
    AskFor,
    Close,
    Debt,
    Dispute,
    Finances,
    Money,
    Negotiation,
    NegotiationPolicy,
    Plan,
    Propose,
    Refer,
    WantPerson,
)

Value = TypeVar("Value")
MOST_MOVES = 8
MOST_QUESTIONS = 3
MONTH_ENDS = 3  # a payday on the 31st comes that much later in a longer month


def violations(negotiation: Negotiation, debt: Debt, policy: NegotiationPolicy, today: date) -> list[str]:
    """Every broken promise as a sentence; an empty list is what we want."""
    found: list[str] = []
    known = Finances()
    last: Plan | None = None
    for turn in negotiation.history:
        if isinstance(turn, Finances):
            known = known.then(turn)
        if isinstance(turn, Propose | Agree):
            found += [*outside_rules(turn.plan, debt, policy, today), *beyond_means(turn.plan, known, policy, today)]
        if isinstance(turn, Propose):
            if last is not None and _affordable(last, known, policy, today):
                found += _went_back(last, turn.plan)
            last = turn.plan
    return [*found, *_shape(negotiation, debt)]


def _shape(negotiation: Negotiation, debt: Debt) -> Iterator[str]:
    ours, theirs = negotiation.history[::2], negotiation.history[1::2]
    if len(ours) > MOST_MOVES:
        yield f"{len(ours)} moves"
    if len(ours) == MOST_MOVES and not isinstance(ours[-1], Agree | Refer | Close):
        yield "the last move is no ending"
    first = next((index for index, move in enumerate(ours) if isinstance(move, Propose)), len(ours))
    if sum(isinstance(move, AskFor) for move in ours[:first]) > MOST_QUESTIONS:
        yield "more than three questions before the first proposal"
    for heard, answer in zip(theirs, ours[1:], strict=False):
        if isinstance(heard, Dispute | WantPerson) and not isinstance(answer, Refer):
            yield "a person was not called"
    if debt.disputed and not isinstance(ours[0], Refer):
        yield "a disputed debt was negotiated"


def value_at(steps: tuple[tuple[int, Value], ...], days: int, otherwise: Value) -> Value:
    """The step that the days have reached."""
    return ([value for least, value in steps if least <= days] or [otherwise])[-1]


def outside_rules(plan: Plan, debt: Debt, policy: NegotiationPolicy, today: date) -> Iterator[str]:
    amounts = [each.amount.minor for each in plan.installments]
    dues = [each.due for each in plan.installments]
    if min(amounts) <= 0 or sum(amounts) != plan.total.minor:
        yield "the instalments do not make the total"
    if dues != sorted(set(dues)) or dues[0] <= today:
        yield "the dates do not ascend after today"
    collected = debt.outstanding.total - plan.waived.total
    if plan.total - collected != plan.extra_cost or plan.extra_cost.minor < 0:
        yield "the total is not what is owed, less what is waived, and its interest"
    if plan.extra_cost.minor > _most_interest(debt, policy, (dues[-1] - today).days):
        yield "more interest than can have run"
    if len(amounts) > policy.max_months or (len(amounts) > 1 and dues[-1] > longest_day(policy, today)):
        yield "longer than the longest plan"
    yield from _first_payment(amounts, dues[0], policy, debt, today)
    if len(amounts) > 1 and min(amounts[:-1]) < policy.min_installment.minor:
        yield "an instalment below the smallest"
    yield from _waivers(plan, debt, policy)


def longest_day(policy: NegotiationPolicy, today: date) -> date:
    """The longest plan ends so many months from today, and no later: the stricter of two readings, used for the oracle too."""
    return add_months(today, policy.max_months) + timedelta(days=MONTH_ENDS)


def _most_interest(debt: Debt, policy: NegotiationPolicy, days: int) -> Fraction:
    return Fraction(policy.plan_daily_rate) * debt.outstanding.principal.minor * days + days


def _first_payment(amounts: list[int], due: date, policy: NegotiationPolicy, debt: Debt, today: date) -> Iterator[str]:
    days = policy.first_payment_within_days
    if len(amounts) == 1:
        days = max(days, policy.max_extension_days)
    if due > today + timedelta(days=days):
        yield "the first payment is too late"
    share = Fraction(value_at(policy.first_payment_ratio, debt.days_past_due, Decimal(0)))
    if len(amounts) > 1 and amounts[0] < share * sum(amounts):
        yield "the first payment is too small"


def _waivers(plan: Plan, debt: Debt, policy: NegotiationPolicy) -> Iterator[str]:
    floor = value_at(policy.settlement_floor or (), debt.days_past_due, None)
    if floor is not None and len(plan.installments) == 1 and plan.total.minor >= Fraction(floor) * debt.outstanding.total.minor:
        return
    ratios = value_at(policy.waiver_ceiling, debt.days_past_due, None)
    for name, waived in plan.waived.items():
        most = Fraction(getattr(ratios, name, 0)) * getattr(debt.outstanding, name).minor
        if waived.minor < 0 or waived.minor > most:
            yield f"more {name} waived than the ceiling"


def paydays_between(today: date, due: date, payday: int | None) -> int:
    """Paydays in (today, due]; whole months since today when no payday was said."""
    if payday is None:
        return (due.year - today.year) * 12 + due.month - today.month - (due.day < today.day)
    day, count = today, 0
    while day < due:
        day += timedelta(days=1)
        count += day.day == min(payday, monthrange(day.year, day.month)[1])
    return count


def _minor(amount: Money | None) -> int:
    return amount.minor if amount else 0


def beyond_means(plan: Plan, known: Finances, policy: NegotiationPolicy, today: date) -> Iterator[str]:
    if not _affordable(plan, known, policy, today):
        yield "more is asked than can be afforded"


def _affordable(plan: Plan, known: Finances, policy: NegotiationPolicy, today: date) -> bool:
    if known.monthly_income is None:
        return True
    surplus = Fraction(_minor(known.monthly_income) - _minor(known.essential_costs) - _minor(known.other_debt_payments))
    buffer = min(Fraction(policy.buffer_ratio) * surplus, Fraction(policy.buffer_cap.minor))
    free = max(Fraction(0), _minor(known.savings) - Fraction(policy.reserve_months) * _minor(known.essential_costs))
    paid, counted, day, k = 0, today, today, 0
    for each in plan.installments:
        k = k + paydays_between(counted, each.due, known.payday) if known.payday else paydays_between(day, each.due, None)
        counted, paid = each.due, paid + each.amount.minor
        if paid > free + k * max(Fraction(0), surplus - buffer):
            return False
    return True


def _went_back(last: Plan, plan: Plan) -> Iterator[str]:
    if plan.total > last.total:
        yield "a later proposal costs more"
    if plan.installments[0].amount > last.installments[0].amount:
        yield "a later proposal starts with more"
    if max(each.amount for each in plan.installments) > max(each.amount for each in last.installments):
        yield "a later proposal has a larger payment"
    if plan.waived.total < last.waived.total:
        yield "a later proposal waives less"
