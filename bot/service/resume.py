"""From a link in a text message to the same conversation in the browser: a code to the phone, and a pass for the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.service import identity
from bot.service.link_records import ShortLink
from bot.service.phone import line_to
from bot.service.ports import BookAndTalk
from bot.service.short_links import issue_pass, redeem
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation
from bot.service.turn import Language
from bot.service.verification import only_borrower, right_code, send_code


async def send_link_code(uow: Talk, link: ShortLink, now: datetime) -> None:
    """Send a code for this link's page to the phone that it was made for; silently nothing when that is somebody else's by now."""
    if link.address is None or await only_borrower(uow, link.address, link.lender_id) != link.borrower_id:
        return
    line = await line_to(uow, link.address, link.lender_id, now)
    conversation = await uow.conversations.get(line.conversation_id)
    if conversation is not None:
        await send_code(uow, conversation, line.phone, None, now, purpose=link.hash)


async def enter_link_code(uow: Talk, link: ShortLink, digits: str, now: datetime) -> str | None:
    """A pass for the right code; None for any other, which costs one of its tries. Whoever opened the link of an e-mail so showed that
    its address is theirs."""
    code = await uow.phones.code(link.address or "", link.lender_id)
    if code is None or code.purpose != link.hash or code.borrower_id != link.borrower_id:
        return None
    if not await right_code(uow, code, digits, now):
        return None
    line = await uow.phones.line(code.phone, code.lender_id)
    if line is not None:
        await uow.phones.keep_line(replace(line, confirmed_at=now))
    if link.mailed_to and link.borrower_id:
        zone = ZoneInfo((await uow.lenders.get(link.lender_id)).zone)
        await uow.borrowers.confirm_email(link.borrower_id, link.mailed_to, now.astimezone(zone).date())
    return await issue_pass(uow, link, now)


async def enter_with_pass(uow: BookAndTalk, given: str, language: Language | None, now: datetime) -> tuple[Conversation, str]:
    """The borrower's own conversation and a credential for it; NotAllowed when the pass was used or is over."""
    conversation = await redeem(uow, given, now)
    if language and conversation.language != language:
        await uow.conversations.change(conversation.id, language=language)
    borrower, details = str(conversation.borrower_id), {"conversation": conversation.id, "how": "link"}
    await uow.audit.add(actor=f"borrower:{borrower}", verb="verify", subject=borrower, details=details, at=now)
    return conversation, await identity.grant(uow, conversation.id, now)
