"""What a phone says, from whichever provider: words that are obeyed at once, then codes and choices, then the dialogue."""

from __future__ import annotations

from datetime import datetime

from bot.channels.inbound import read
from bot.service import phone as phones
from bot.service.phone import ShortMessage
from bot.service.talk_records import PhoneLine
from bot.store.unit_of_work import UnitOfWork


async def receive(uow: UnitOfWork, line: PhoneLine, message: ShortMessage, now: datetime) -> list[str]:
    """The conversations in which there is something to answer or to show; that a picture beside the words was not seen is said too."""
    if message.pictures and message.text.strip():
        await phones.unseen(uow, line, now)
    conversation = await phones.present(uow, line, now)
    if not message.text.strip():
        await phones.unreadable(uow, line, message, now)
        return [conversation.id]
    reading = read(message.text, conversation.language)
    if reading.kind == "stop":
        await phones.stop(uow, line, message, now, everything=reading.everything)
    elif reading.kind == "start":
        await phones.resume(uow, line, message, now)
    elif reading.kind == "help":
        await phones.explain(uow, line, message, now)
    else:
        return await phones.hear(uow, line, message, now, code=reading.code, number=reading.number)
    return [conversation.id]
