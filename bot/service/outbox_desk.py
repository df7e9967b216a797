"""What people do with messages that did not leave, or may have: look, send once more, or let be. Each act says why and is audited.

Nothing here shows a text or a whole number: whether a message may be sent again depends on why it stands still, not on what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.service.errors import Conflict, NotFound
from bot.service.link_records import Webhook
from bot.service.outbox import WORTH_SENDING
from bot.service.talk_ports import Talk
from bot.service.talk_records import Outgoing, StaffMember

PAGE = 100
STANDING_STILL: tuple[Literal["dead"], Literal["unknown"]] = ("dead", "unknown")


async def listed(uow: Talk, state: Literal["dead", "unknown"], after: int) -> Sequence[Outgoing]:
    """A page of the messages in a state, oldest first."""
    return await uow.outbox.listed(state, after, PAGE)


async def retry(uow: Talk, message_id: int, member: StaffMember, reason: str, now: datetime) -> Outgoing:
    """Send once more what did not leave, or may not have; a text that was forgotten can't be."""
    message = await _still_standing(uow, message_id)
    if message.secret or not message.body.get("text"):
        raise Conflict("outbox_forgotten")
    fresh = {"attempts": 0, "not_before": now, "expires_at": now + WORTH_SENDING, "settled_at": None, "problem": None}
    await uow.outbox.settle(message.id, state="queued", **fresh)
    return await _told(uow, message, "retry_message", member, reason, now)


async def abandon(uow: Talk, message_id: int, member: StaffMember, reason: str, now: datetime) -> Outgoing:
    """Let a message be."""
    message = await _still_standing(uow, message_id)
    await uow.outbox.settle(message.id, state="abandoned", settled_at=now)
    return await _told(uow, message, "abandon_message", member, reason, now)


async def _still_standing(uow: Talk, message_id: int) -> Outgoing:
    message = await uow.outbox.get(message_id)
    if message is None:
        raise NotFound("no_message")
    if message.state not in STANDING_STILL:
        raise Conflict("outbox_moved_on")
    return message


async def _told(uow: Talk, message: Outgoing, verb: str, member: StaffMember, reason: str, now: datetime) -> Outgoing:
    details = {"was": message.state, "problem": message.problem, "reason": reason}
    await uow.audit.add(actor=f"staff:{member.login}", verb=verb, subject=f"message:{message.id}", details=details, at=now)
    return await uow.outbox.get(message.id) or message


async def unread(uow: Talk, after: int) -> Sequence[Webhook]:
    """A page of what providers told us that could not be worked on."""
    return await uow.webhooks.listed("dead", after, PAGE)


async def settle_webhook(
    uow: Talk, webhook_id: int, verb: Literal["retry", "abandon"], member: StaffMember, reason: str, now: datetime
) -> Webhook:
    """Work on a provider's call once more, or let it be."""
    webhook = await uow.webhooks.get(webhook_id)
    if webhook is None:
        raise NotFound("no_message")
    if webhook.state != "dead":
        raise Conflict("outbox_moved_on")
    if verb == "retry":
        await uow.webhooks.settle(webhook.id, state="new", attempts=0, not_before=now, problem=None, settled_at=None)
    else:
        await uow.webhooks.settle(webhook.id, state="abandoned", content={}, address="", settled_at=now)
    details = {"problem": webhook.problem, "reason": reason}
    actor, subject = f"staff:{member.login}", f"webhook:{webhook.id}"
    await uow.audit.add(actor=actor, verb=f"{verb}_webhook", subject=subject, details=details, at=now)
    return await uow.webhooks.get(webhook.id) or webhook
