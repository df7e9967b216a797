"""From a link in a text message to the same conversation in the browser: a code to the phone, and a pass for the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.service import identity
from bot.service.link_records import ShortLink
from bot.service.ports import BookAndTalk
from bot.service.short_links import issue_pass, redeem
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation
from bot.service.turn import Language
from bot.service.verification import right_code, send_code


async def send_link_code(uow: Talk, link: ShortLink, now: datetime) -> None:
    """Send a code for this link's page to the phone that the link went to; silently nothing when it is nobody's any more."""
    line = await uow.phones.line(link.address or "", link.lender_id)
    conversation = await uow.conversations.get(line.conversation_id) if line else None
    if line is not None and conversation is not None:
        await send_code(uow, conversation, line.phone, None, now, purpose=link.hash)


async def enter_link_code(uow: Talk, link: ShortLink, digits: str, now: datetime) -> str | None:
    """A pass for the right code; None for any other, which costs one of its tries."""
    code = await uow.phones.code(link.address or "", link.lender_id)
    if code is None or code.purpose != link.hash or code.borrower_id != link.borrower_id:
        return None
    if not await right_code(uow, code, digits, now):
        return None
    line = await uow.phones.line(code.phone, code.lender_id)
    if line is not None:
        await uow.phones.keep_line(replace(line, confirmed_at=now))
    return await issue_pass(uow, link, now)


async def enter_with_pass(uow: BookAndTalk, given: str, language: Language | None, now: datetime) -> tuple[Conversation, str]:
    """The borrower's own conversation and a credential for it; NotAllowed when the pass was used or is over."""
    conversation = await redeem(uow, given, now)
    if language and conversation.language != language:
        await uow.conversations.change(conversation.id, language=language)
    borrower, details = str(conversation.borrower_id), {"conversation": conversation.id, "how": "link"}
    await uow.audit.add(actor=f"borrower:{borrower}", verb="verify", subject=borrower, details=details, at=now)
    return conversation, await identity.grant(uow, conversation.id, now)
