"""The confirmation of an agreement by message: that it stands and when it begins, once, through the gate like every letter.

It names no sum and no debt, because a phone on file may lie in somebody else's hand; a reply leads to the whole of it. Somebody who
agreed on their phone has read it there a moment ago and is not sent it again.
"""

from __future__ import annotations

from datetime import timedelta

from bot import wording
from bot.catalogue import word
from bot.lending.contact import Purpose
from bot.service.ports import BookAndTalk
from bot.service.reach import reach
from bot.service.reach_records import Message
from bot.service.records import RepaymentPlan
from bot.service.turn import Language
from bot.service.turn_context import EffectContext

PATIENCE = timedelta(hours=14)  # longer than any quiet hours


async def confirm(uow: BookAndTalk, agreed: RepaymentPlan, turn: EffectContext) -> None:
    """Tell the borrower's phone that the plan is noted."""
    if turn.channel == "sms":
        return
    borrower = await uow.borrowers.get(agreed.borrower_id)
    language: Language = "en" if borrower.language == "en" else "zh"
    first_due = wording.day(agreed.plan.installments[0].due, language, turn.today)
    message = Message(
        key=f"agreed:{agreed.id}",
        purpose=Purpose.NOTICE,
        wording="plan_confirmation",
        figures={"first_due": first_due},
        choices=[{"id": "ask_plan_status", "title": word("plan_confirmation_choice", language)}],
        loan_id=agreed.loan_id,
        patience=PATIENCE,
    )
    await reach(uow, agreed.borrower_id, message, turn.now)
