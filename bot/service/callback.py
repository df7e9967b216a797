"""A text that somebody asked for: a person has answered in their conversation. It says nothing of what, because others may read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.lending.contact import Purpose
from bot.service.ports import BookAndTalk
from bot.service.reach import reach
from bot.service.reach_records import Message

PATIENCE = timedelta(hours=12)
WORDING = "callback_sms"


async def notify(uow: BookAndTalk, case_id: str, now: datetime) -> None:
    """Send it once a case and day, if the borrower asked to be told by text and may be written to."""
    case = await uow.cases.lock(case_id)
    if case.callback != "sms" or case.borrower_id is None:
        return
    conversation = await uow.conversations.lock(case.conversation_id)
    if conversation.channel == "sms":
        return
    lender = await uow.lenders.get(case.lender_id)
    message = Message(
        key=f"callback:{case.id}:{now.date()}",
        purpose=Purpose.REPLY,
        wording=WORDING,
        figures={"lender": lender.name(conversation.language)},
        patience=PATIENCE,
    )
    await reach(uow, case.borrower_id, message, now)
