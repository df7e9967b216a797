"""Short links in messages: to the same conversation in the browser, and to stop messages by e-mail.

A link is twelve random letters and digits, about 71 bits, of which only a hash is kept. It proves nothing by itself, because messages
are forwarded: whoever opens it reads the conversation only after a code that is sent to the phone it was made for. The code then buys a
pass, good once and for five minutes, which the chat exchanges like an identity token.
"""

from __future__ import annotations

import secrets
import string
from datetime import datetime, timedelta
from typing import Literal

from bot.service.conversation import of_borrower
from bot.service.errors import NotAllowed, NotFound
from bot.service.hashing import random_token, token_hash
from bot.service.link_records import ShortLink
from bot.service.ports import BookAndTalk
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Outgoing

LENGTH = 12
LETTERS = string.ascii_letters + string.digits
RESUME_LIFE, STOP_LIFE = timedelta(days=7), timedelta(days=400)
PASS_LIFE = timedelta(minutes=5)
PASS_PREFIX = "pass."  # noqa: S105
PATHS = {"resume": "r", "stop": "u"}


async def make_link(
    uow: Talk,
    message: Outgoing,
    purpose: Literal["resume", "stop"],
    base_url: str,
    now: datetime,
    *,
    phone: str | None = None,
) -> str:
    """A fresh link for a message to a borrower; ValueError for one to nobody in particular, which has no conversation to open. The
    code that opens a conversation goes to the `phone`, or else to where the message went."""
    if message.borrower_id is None:
        raise ValueError("a link belongs to a borrower")
    secret = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    life = RESUME_LIFE if purpose == "resume" else STOP_LIFE
    made = ShortLink(
        hash=token_hash(secret),
        purpose=purpose,
        lender_id=message.lender_id,
        borrower_id=message.borrower_id,
        address=phone or message.to,
        mailed_to=message.to if phone else None,
        expires_at=now + life,
    )
    await uow.links.add(made)
    return f"{base_url}/{PATHS[purpose]}/{secret}"


async def link_of(uow: Talk, secret: str, purpose: Literal["resume", "stop"], now: datetime) -> ShortLink:
    """The link with this secret; NotFound for any that is wrong, over or for something else, all alike."""
    found = await uow.links.get(token_hash(secret))
    if found is None or found.purpose != purpose or found.expires_at <= now:
        raise NotFound("no_link")
    return found


async def issue_pass(uow: Talk, link: ShortLink, now: datetime) -> str:
    """What the page of a proven link exchanges for the conversation; an earlier one of the same link is void."""
    secret = random_token()
    await uow.links.give_pass(link.hash, token_hash(secret), now + PASS_LIFE)
    return PASS_PREFIX + secret


async def redeem(uow: BookAndTalk, given: str, now: datetime) -> Conversation:
    """The borrower's own conversation for a pass, which is then used up."""
    link = await uow.links.use_pass(token_hash(given.removeprefix(PASS_PREFIX)), now)
    borrower = await uow.borrowers.find(link.borrower_id) if link and link.borrower_id else None
    if borrower is None:
        raise NotAllowed("token_used")
    return await of_borrower(uow, borrower, "en" if borrower.language == "en" else "zh", now)
