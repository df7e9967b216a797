"""The phones of a demo: what each has sent and received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.service.talk_ports import Talk
from bot.service.talk_records import PhoneMessage


async def typed(uow: Talk, phone: str, text: str, segments: int, now: datetime) -> int:
    """A message that somebody typed on a phone; its number there."""
    return await uow.phone_messages.add(phone, "phone", text, segments, now)


async def shown(uow: Talk, phone: str, after: int) -> Sequence[PhoneMessage]:
    return await uow.phone_messages.after(phone, after)
