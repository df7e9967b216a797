"""A borrower's message from the web, and the wishes that it can carry out at once: leaving the queue, being answered
elsewhere, a yes or no to a plan that a person put to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.service import phone_proof, plan_consent
from bot.service.conversation import Incoming, receive
from bot.service.follow_up import plan_check_in
from bot.service.handoff import withdraw
from bot.service.ports import BookAndTalk
from bot.service.queueing import CALLBACKS, call_back
from bot.service.talk_records import Entry
from bot.service.turns import Turn, first_turn


@dataclass(frozen=True, slots=True)
class Heard:
    """A borrower's row and whether it is new; whether the bot has the conversation, and its turn if that begins with this row."""

    entry: Entry
    is_new: bool
    is_for_bot: bool = True
    turn: Turn | None = None


async def hear(uow: BookAndTalk, conversation_id: str, incoming: Incoming, now: datetime) -> Heard:
    """Keep the message, and do what it says at once."""
    if (proof := await phone_proof.entered(uow, conversation_id, incoming, now)) is not None:
        return Heard(*proof)
    entry, is_new, before = await receive(uow, conversation_id, incoming, now)
    if incoming.choice is None:
        turn = first_turn(before, entry, now) if is_new else None
        return Heard(entry, is_new, before.owner == "bot", turn)
    if is_new:
        await _carry_out(uow, entry, incoming.choice, now)
    return Heard(entry, is_new)


async def _carry_out(uow: BookAndTalk, entry: Entry, choice: str, now: datetime) -> None:
    conversation_id = entry.conversation_id
    if choice == "return_to_bot":
        ended = await withdraw(uow, conversation_id, now)
        if ended is not None:
            await plan_check_in(uow, ended, actor=f"borrower:{ended.borrower_id or conversation_id}", assigned_to=None, now=now)
    await plan_consent.answered(uow, entry, now)
    if choice in CALLBACKS:
        await call_back(uow, await uow.conversations.lock(conversation_id), choice, now)
