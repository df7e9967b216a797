"""An ended plan that the facts no longer bear out: a payment that kept it bounced, or one that saves it was booked late.

Its end is undone with all that followed from it, and the plan then stands as the payments say. Nothing is undone once another plan runs
on the loan or came after it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.lending.loan import LoanAccount, PaymentKind
from bot.rulebook.lenders import lender
from bot.service.plan_progress import stands
from bot.service.ports import Book
from bot.service.records import PlanStatus, RepaymentPlan

ACTOR = "book"


async def reopen_what_changed(uow: Book, account: LoanAccount, today: date, now: datetime) -> LoanAccount:
    """Undo the end of the loan's latest plan if it would not have ended so; the account as it is then."""
    plans = await uow.plans.of_loan(account.loan.id)
    if not plans or not has_changed(plans[-1], account, today):
        return account
    latest = plans[-1]
    await uow.plans.reopen(latest.id)
    await uow.loans.withdraw_waiver(latest.id)
    await uow.loans.release_penalty(latest.id, None)
    if latest.status is PlanStatus.KEPT and latest.covers_all and account.accelerated_on == latest.ended_on:
        await uow.loans.call_in(account.loan.id, None)
    details = {"plan": latest.id, "was": str(latest.status)}
    await uow.audit.add(actor=ACTOR, verb="reopen_plan", subject=account.loan.id, details=details, at=now)
    return await uow.loans.account(account.loan.id)


def has_changed(ended: RepaymentPlan, account: LoanAccount, today: date) -> bool:
    """Whether a plan that ended kept (with a payment that bounced since) or broken would stand otherwise by now."""
    bounced = any(each.kind is PaymentKind.REVERSAL and each.received_on >= ended.agreed_on for each in account.payments)
    if ended.status is not PlanStatus.BROKEN and not (ended.status is PlanStatus.KEPT and bounced):
        return False
    running = replace(ended, status=PlanStatus.ACTIVE, ended_on=None)
    return stands(running, account, today, lender(account.loan.lender_id).handling).status is not ended.status
