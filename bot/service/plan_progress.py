"""How far a repayment plan has come, worked out from what has been received.

An instalment is met when everything the plan asked for up to it has come in by its day or the lender's days of grace after it. One that
is not is missed: for some days the plan waits, for the money or for another plan in its place, and then it is broken. A plan that took
the place of a missed one does not wait. The last instalment that is met keeps the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.lending.loan import LoanAccount
from bot.lending.money import Money
from bot.rulebook.lenders import Handling
from bot.service.received import reached_on, received_by, still_before
from bot.service.records import PlanCause, PlanStatus, RepaymentPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProgress:
    """`paid` of the plan's total has come in; `next_due` and `next_amount` are what is asked for next, None when nothing is.

    `late` says that this day has passed; the plan is MISSED once its grace has passed too. `ended_on` is the day that it was kept or
    broken, `open_until` the last day on which a late payment still saves it.
    """

    status: PlanStatus
    paid: Money
    left: Money
    next_due: date | None = None
    next_amount: Money | None = None
    late: bool = False
    ended_on: date | None = None
    open_until: date | None = None


def saved_within(handling: Handling, cause: str | None) -> int:
    """Days after an instalment's day within which it still saves a plan that was agreed for this cause."""
    return handling.plan_grace_days + (0 if cause == PlanCause.MISSED else handling.replan_days)


def stands(agreed: RepaymentPlan, account: LoanAccount, today: date, handling: Handling) -> PlanProgress:
    """The plan as it stands by the lender's days."""
    wait = saved_within(handling, agreed.cause) - handling.plan_grace_days
    return progress(agreed, account, today, handling.plan_grace_days, wait)


def progress(agreed: RepaymentPlan, account: LoanAccount, today: date, grace_days: int, wait_days: int = 0) -> PlanProgress:
    """The plan as it stands at the end of `today`; one that ended stays as it ended."""
    nothing = Money.zero(account.terms.currency)
    before = still_before(account, agreed.paid_before, agreed.agreed_on)
    paid = min(agreed.plan.total, max(nothing, received_by(account, today) - before))
    left = agreed.plan.total - paid
    if agreed.status is not PlanStatus.ACTIVE:
        return PlanProgress(status=agreed.status, paid=paid, left=left, ended_on=agreed.ended_on)
    asked, met_on = nothing, agreed.agreed_on
    for each in agreed.plan.installments:
        asked += each.amount
        reached, last_day = reached_on(account, before + asked), each.due + timedelta(days=grace_days)
        open_until = last_day + timedelta(days=wait_days)
        if reached is not None and reached <= open_until:
            met_on = max(met_on, reached)
            continue
        if today > open_until:
            return PlanProgress(status=PlanStatus.BROKEN, paid=paid, left=left, ended_on=open_until + timedelta(days=1))
        return PlanProgress(
            status=PlanStatus.MISSED if today > last_day else PlanStatus.ACTIVE,
            paid=paid,
            left=left,
            next_due=each.due,
            next_amount=asked - paid,
            late=today > each.due,
            open_until=open_until,
        )
    return PlanProgress(status=PlanStatus.KEPT, paid=paid, left=left, ended_on=met_on)
