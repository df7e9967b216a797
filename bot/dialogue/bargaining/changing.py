"""Changing a plan that runs: a talk about what is left, which begins at the plan as it is.

The engine is asked anew on today's debt, so a changed plan is inside policy like a first one. "The 25th", "600 a month" keep of the
running plan what they do not touch.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.dialogue.bargaining.talk import Talk
from bot.lending.dates import add_months, next_month_day
from bot.lending.negotiation import AskExtension, Finances, Offer, Statement
from bot.service.account import LoanView, Overview
from bot.service.plan_debt import ALL, OVERDUE, cause_of


def talk_of(view: LoanView, account: Overview, today: date) -> Talk:
    """A talk about another plan in the place of the loan's running one.

    Means that were saved count no more once hardship was reported: they are asked again.
    """
    assert view.plan is not None
    shocked = any(each.is_open for each in account.hardships)
    known = (account.finances.finances,) if account.finances and not shocked else ()
    return Talk(
        view=view,
        today=today,
        scope=ALL if view.plan.covers_all else OVERDUE,
        heard=known,
        picked=(as_it_is(view, today),),
        replaces=view.plan.id,
        cause=str(cause_of(view, shocked=shocked)),
    )


def as_it_is(view: LoanView, today: date) -> Offer:
    """The running plan as an offer: its usual payment, from its next day on."""
    assert view.plan is not None
    amounts = [each.amount for each in view.plan.plan.installments]
    usual = max(amounts[1:-1] or amounts)  # the rules may make the first larger, and the last is what is left
    due = view.progress.next_due if view.progress else None
    return Offer(pay_monthly=usual, first_date=due if due is not None and due > today else None)


def latest_start(view: LoanView, today: date) -> Statement:
    """A break: the usual payment, from the last day on which a plan may begin."""
    return Offer(pay_monthly=as_it_is(view, today).pay_monthly, first_date=latest_day(view, today))


def latest_day(view: LoanView, today: date) -> date:
    """The last day for the next payment of a changed plan."""
    return today + timedelta(days=view.policy.first_payment_within_days)


def no_later_than_it_is(view: LoanView, today: date) -> date | None:
    """The day of the next payment when the rules let it be no later than it is; None when there is room for a break."""
    due = view.progress.next_due if view.progress else None
    return due if due is not None and due >= latest_day(view, today) else None


def spread_anew(view: LoanView, today: date) -> Statement:
    """After a missed payment: the usual payment over all that is left, on the plan's own day of the month where the rules let it be."""
    assert view.plan is not None
    usual = next_month_day(today, view.plan.plan.installments[0].due.day)
    return Offer(pay_monthly=as_it_is(view, today).pay_monthly, first_date=usual if usual <= latest_day(view, today) else None)


def may_change(view: LoanView, limit: int) -> bool:
    """Whether the bot may change the loan's plan again; after so many changes a person looks at it."""
    return view.changed_plans < limit


def told_means(finances: Finances) -> dict[str, str | int]:
    """What was said of the household, as the arguments of saving it."""
    said = {name: getattr(finances, name) for name in ("monthly_income", "essential_costs", "other_debt_payments", "savings")}
    amounts: dict[str, str | int] = {name: str(amount.amount) for name, amount in said.items() if amount is not None}
    return amounts | ({"payday": finances.payday} if finances.payday else {})


def shifted(talk: Talk, said: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What is said of a running plan's days, counted from its next payment: more time, or the same payment on another day."""
    if talk.replaces is None:
        return said
    due = (talk.view.progress and talk.view.progress.next_due) or talk.today
    start = max(due, talk.today)
    return tuple(_shifted(each, start, talk) for each in said)


def _shifted(said: Statement, start: date, talk: Talk) -> Statement:
    if isinstance(said, AskExtension):
        return Offer(first_date=start + timedelta(days=said.days))
    if isinstance(said, Offer) and said.first_date is not None:
        return replace(said, first_date=nearest(said.first_date, start, talk.today, latest_day(talk.view, talk.today)))
    return said


def nearest(named: date, start: date, today: date, latest: date) -> date:
    """The day named as its next one (the 25th), in the month nearest to the payment it is about: a paid month is not asked twice.

    The sooner month where the rules do not let the payment be so late (`latest`).
    """
    later = add_months(named, 1, named.day)
    is_nearer = abs((later - start).days) < abs((named - start).days)
    return later if is_nearer and named > today and (later <= latest or named > latest) else named
