"""A plan that took the place of a missed one and is broken too: no third one is made by rule, a person looks at it.

The borrower is written to about its end as about any (docs/outreach.md). While a case is open such letters rest, so the desk gets it on
the day after, unless the borrower has turned to somebody by then, has paid what was overdue, or has agreed to another plan.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.lending.statement import statement
from bot.service import handoff
from bot.service.plan import FOLLOWER
from bot.service.ports import BookAndTalk
from bot.service.records import PlanStatus, RepaymentPlan

REASON = "missed_again"


async def call_in_a_person(uow: BookAndTalk, broken: RepaymentPlan, today: date, now: datetime) -> bool:
    """Open the case; whether that was done."""
    account = await uow.loans.account(broken.loan_id)
    conversation = await uow.conversations.of_borrower(account.loan.lender_id, account.loan.borrower_id)
    if conversation is None or not statement(account, today).overdue.total:
        return False
    if any(each.status is PlanStatus.ACTIVE for each in await uow.plans.of_loan(broken.loan_id)):
        return False
    if broken.ended_on is None or await uow.cases.opened_since(conversation.id, broken.ended_on):
        return False
    summary = {"loan": broken.loan_id, "why": {"code": REASON}, "replaces": broken.id}
    return await handoff.call_in(uow, conversation, topic="negotiation", reason=REASON, summary=summary, by=FOLLOWER, now=now)
