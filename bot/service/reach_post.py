"""Putting an unasked message on its way: logged in the conversation that its reply will land in, with its choices on offer there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.catalogue import word
from bot.service.approval import COVER
from bot.service.conversation import begin, of_borrower
from bot.service.outbox import Letter, post
from bot.service.records import Borrower
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Draft, PhoneLine
from bot.service.turn import Language


async def tell(uow: Talk, borrower: Borrower, letter: Letter, at: datetime) -> None:
    """Log the letter and hand it to the outbox; a phone that has proven itself gets it in the borrower's own conversation."""
    if letter.channel == "email":
        await _by_email(uow, borrower, letter, at)
        return
    line = await _line(uow, borrower, letter.language, at)
    own = await uow.conversations.of_borrower(borrower.lender_id, borrower.id)
    proven = own is not None and line.verified_id == own.id and line.verified_until is not None and line.verified_until > at
    conversation = await uow.conversations.lock(own.id if own and proven else line.conversation_id)
    await uow.conversations.append(conversation.id, said(letter), at)
    await uow.conversations.change(conversation.id, offered=letter.choices)
    await post(uow, replace(conversation, phone=borrower.phone), letter, at)


def said(letter: Letter) -> Draft:
    """The letter as the conversation of a phone keeps it."""
    payload = {"choices": letter.choices}
    return Draft(sender="bot", text=letter.text, payload=payload, channel="sms", language=letter.language, author="outreach")


async def _by_email(uow: Talk, borrower: Borrower, letter: Letter, at: datetime) -> None:
    """The message waits in the borrower's own conversation, which only they can open; the e-mail says no more than that it is there."""
    own = await of_borrower(uow, borrower, letter.language, at)
    conversation = await uow.conversations.lock(own.id)
    payload = {"choices": letter.choices}
    draft = Draft(sender="bot", text=letter.text, payload=payload, channel="web", language=letter.language, author="outreach")
    await uow.conversations.append(conversation.id, draft, at)
    await uow.conversations.change(conversation.id, offered=letter.choices)
    name = (await uow.lenders.get(borrower.lender_id)).name(letter.language)
    cover = word(COVER, letter.language, lender=name)
    await post(uow, replace(conversation, phone=None), replace(letter, text=cover, choices=[]), at)


async def _line(uow: Talk, borrower: Borrower, language: Language, at: datetime) -> PhoneLine:
    known = await uow.phones.line(borrower.phone, borrower.lender_id)
    if known is not None:
        return known
    fresh: Conversation = await begin(uow, await uow.lenders.get(borrower.lender_id), language, at, phone=borrower.phone)
    return await uow.phones.add_line(PhoneLine(phone=borrower.phone, lender_id=borrower.lender_id, conversation_id=fresh.id))
