"""Whether a number is still its borrower's: numbers change hands, so one that was long not confirmed is asked before it is told anything.

A code that came back, or a message in a conversation that a code opened, confirms a number. The law of a jurisdiction may name how long
that holds, and then counts a number that never was confirmed as well; our own default concerns only those that once were.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.catalogue import word
from bot.lending.contact import Purpose
from bot.rulebook import rule, rules
from bot.service.outbox import Letter, post
from bot.service.ports import BookAndTalk
from bot.service.records import Borrower
from bot.service.talk_records import Draft, Outgoing

ASK = "text_recheck_days"


async def needs_confirming(uow: BookAndTalk, borrower: Borrower, now: datetime) -> bool:
    """Whether the number must be asked first."""
    lender = await uow.lenders.get(borrower.lender_id)
    law = rules().get(f"{lender.jurisdiction}.{ASK}")
    line = await uow.phones.peek(borrower.phone, borrower.lender_id)
    confirmed = line.confirmed_at if line else None
    if confirmed is None:
        return law is not None
    days = law.value if law else rule(f"defaults.{ASK}").value
    return now - confirmed > timedelta(days=days)


async def ask_again(uow: BookAndTalk, message: Outgoing, now: datetime) -> None:
    """Ask the number whether it is still right, once a month at most, without a word of why; its answers are a code, or a wrong number."""
    line = await uow.phones.peek(message.to, message.lender_id)
    conversation = await uow.conversations.get(line.conversation_id) if line else None
    key = f"number:{message.lender_id}:{message.to}:{now:%Y-%m}"
    if conversation is None or await uow.outbox.has(key):
        return
    lender = await uow.lenders.get(message.lender_id)
    text = word("sms_number_check", message.language, lender=lender.name(message.language))
    choices = [
        {"id": "verify", "title": word("choice_number_mine", message.language)},
        {"id": "wrong_person", "title": word("choice_number_wrong", message.language)},
    ]
    draft = Draft(sender="bot", text=text, payload={"choices": choices}, channel="sms", language=message.language)
    await uow.conversations.append(conversation.id, draft, now)
    await uow.conversations.change(conversation.id, offered=choices)
    letter = Letter(
        key=key, text=text, language=message.language, choices=choices, purpose=Purpose.NOTICE, borrower_id=message.borrower_id
    )
    await post(uow, replace(conversation, phone=message.to), letter, now)
