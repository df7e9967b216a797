"""A borrower's message from the web, and the wishes that it can carry out at once: leaving the queue, being answered
elsewhere, a yes or no to a plan that a person put to them."""

from __future__ import annotations

from datetime import datetime

from bot.service import phone_proof, plan_consent
from bot.service.conversation import Incoming, receive
from bot.service.follow_up import plan_check_in
from bot.service.handoff import withdraw
from bot.service.ports import BookAndTalk
from bot.service.queueing import CALLBACKS, call_back
from bot.service.talk_records import Entry


async def hear(uow: BookAndTalk, conversation_id: str, incoming: Incoming, now: datetime) -> tuple[Entry, bool]:
    """Keep the message; the row, and whether it is new."""
    if (proof := await phone_proof.entered(uow, conversation_id, incoming, now)) is not None:
        return proof
    entry, is_new = await receive(uow, conversation_id, incoming, now)
    if is_new and incoming.choice == "return_to_bot":
        ended = await withdraw(uow, conversation_id, now)
        if ended is not None:
            await plan_check_in(uow, ended, actor=f"borrower:{ended.borrower_id or conversation_id}", assigned_to=None, now=now)
    if is_new:
        await plan_consent.answered(uow, entry, now)
    if is_new and incoming.choice in CALLBACKS:
        await call_back(uow, await uow.conversations.lock(conversation_id), incoming.choice, now)
    return entry, is_new
