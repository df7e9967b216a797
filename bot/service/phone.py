"""What a phone writes: kept in the conversation that it has a right to, after stop words and codes were taken out.

A phone that proved nothing speaks in a conversation of its own, where nobody's account is ever mentioned. After a code it speaks, for
a while, in the borrower's one conversation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.catalogue import word
from bot.service import plan_consent
from bot.service.conversation import Incoming, begin, receive, status, tell
from bot.service.effects import EFFECTS
from bot.service.ports import BookAndTalk
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Draft, PhoneLine
from bot.service.turn import Language
from bot.service.turn_context import EffectContext
from bot.service.verification import PROVEN_FOR, enter_code
from bot.service.wording import cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortMessage:
    """A message as a provider delivered it; `message_id` is the provider's and makes a repeated delivery harmless."""

    phone: str
    text: str
    message_id: str
    pictures: int = 0


async def line_of(uow: Talk, phone: str, otherwise: str, now: datetime) -> PhoneLine:
    """The line of a phone to its lender; a number that nobody gave gets one to the lender `otherwise`, for general questions."""
    owners = await uow.borrowers.by_phone(phone)
    return await line_to(uow, phone, owners[0].lender_id if owners else otherwise, now)


async def line_to(uow: Talk, phone: str, lender_id: str, now: datetime) -> PhoneLine:
    """The line of a phone to the lender whose number it wrote to."""
    known = await uow.phones.line(phone, lender_id)
    if known is not None:
        return known
    lender = await uow.lenders.get(lender_id)
    owners = [each for each in await uow.borrowers.by_phone(phone) if each.lender_id == lender_id]
    language: Language = "en" if owners and owners[0].language == "en" else "zh"
    conversation = await begin(uow, lender, language, now, phone=phone)
    return await uow.phones.add_line(PhoneLine(phone=phone, lender_id=lender_id, conversation_id=conversation.id))


async def present(uow: Talk, line: PhoneLine, now: datetime) -> Conversation:
    """The conversation that the phone speaks in now."""
    proven = line.verified_id is not None and line.verified_until is not None and line.verified_until > now
    return await uow.conversations.lock(line.verified_id if proven and line.verified_id else line.conversation_id)


async def hear(
    uow: BookAndTalk, line: PhoneLine, message: ShortMessage, now: datetime, *, code: str | None, number: int | None
) -> list[str]:
    """Keep plain words, a code or a numbered choice; the conversations that have something to answer."""
    conversation = await present(uow, line, now)
    if code is not None and conversation.id == line.conversation_id:
        entered = await enter_code(uow, line, code, now)
        if entered is not None:
            return entered
    await _keep_line(uow, line, conversation, now)
    choice = conversation.offered[number - 1]["id"] if number and number <= len(conversation.offered) else None
    text = None if choice else cleaned(message.text)
    incoming = Incoming(client_msg_id=message.message_id, text=text, choice=choice, channel="sms")
    entry, is_new, _ = await receive(uow, conversation.id, incoming, now)
    if is_new:
        await plan_consent.answered(uow, entry, now)
    return [conversation.id]


async def _keep_line(uow: Talk, line: PhoneLine, conversation: Conversation, now: datetime) -> None:
    if conversation.id == line.verified_id:
        await uow.phones.keep_line(replace(line, verified_until=now + PROVEN_FOR, confirmed_at=now))
    if conversation.phone != line.phone:
        await uow.conversations.change(conversation.id, phone=line.phone)


async def stop(uow: Talk, line: PhoneLine, message: ShortMessage, now: datetime, *, everything: bool = False) -> None:
    """Stop what is sent unasked to this number, or by any channel, at once, and confirm it a single time."""
    conversation = await _note_word(uow, line, message, "stop", now)
    await _tell_consent(uow, conversation, "stop_contact", None if everything else "sms", now)
    if line.stopped_at is None:
        await tell(uow, conversation.id, [status("stopped", conversation.language, channel="sms")], now)


async def resume(uow: Talk, line: PhoneLine, message: ShortMessage, now: datetime) -> None:
    """Allow messages again, as the person asks."""
    conversation = await _note_word(uow, line, message, "start", now)
    await _tell_consent(uow, conversation, "resume_contact", "sms", now)
    await tell(uow, conversation.id, [status("resumed", conversation.language, channel="sms")], now)


async def explain(uow: Talk, line: PhoneLine, message: ShortMessage, now: datetime) -> None:
    """Say who writes, how to stop it and how to reach a person."""
    conversation = await _note_word(uow, line, message, "help", now)
    choices = [{"id": "request_human", "title": word("choice_person", conversation.language)}]
    text = word("sms_help", conversation.language)
    await tell(uow, conversation.id, [Draft(sender="bot", text=text, payload={"choices": choices}, channel="sms")], now)
    await uow.conversations.change(conversation.id, offered=choices)


async def unreadable(uow: Talk, line: PhoneLine, message: ShortMessage, now: datetime) -> None:
    """A picture, or nothing at all: say that only words can be read, and how to reach a person."""
    conversation = await _note_word(uow, line, replace(message, text="—"), "unreadable", now)
    choices = [{"id": "request_human", "title": word("choice_person", conversation.language)}]
    text = word("sms_unreadable", conversation.language)
    await tell(uow, conversation.id, [Draft(sender="bot", text=text, payload={"choices": choices}, channel="sms")], now)
    await uow.conversations.change(conversation.id, offered=choices)


async def unseen(uow: Talk, line: PhoneLine, now: datetime) -> None:
    """A picture came with the words: say that only the words were read, and where a picture can be shown."""
    conversation = await present(uow, line, now)
    text = word("sms_picture_unseen", conversation.language)
    await tell(uow, conversation.id, [Draft(sender="bot", text=text, payload={}, channel="sms")], now)


async def _note_word(uow: Talk, line: PhoneLine, message: ShortMessage, kind: str, now: datetime) -> Conversation:
    """Log a word that is obeyed without a turn of the bot."""
    conversation = await present(uow, line, now)
    draft = Draft(sender="borrower", kind="status", text=cleaned(message.text), payload={"status": kind}, channel="sms")
    await uow.conversations.append(conversation.id, draft, now)
    await uow.conversations.change(conversation.id, channel="sms", phone=line.phone)
    return conversation


async def _tell_consent(uow: Talk, conversation: Conversation, verb: str, channel: str | None, now: datetime) -> None:
    """Record the wish for whoever gave this number; it needs no proof, because it discloses nothing."""
    context = EffectContext(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        verified=conversation.verified,
        lender_id=conversation.lender_id,
        channel="sms",
        now=now,
        today=now.astimezone(ZoneInfo(conversation.zone)).date(),
        language=conversation.language,
    )
    if known := EFFECTS.get(verb):
        await known(uow, context, channel=channel)
