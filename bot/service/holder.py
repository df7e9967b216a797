"""Who has a conversation now, as clients show it."""

from __future__ import annotations

from datetime import datetime

from bot.service.queueing import place_of, shown
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation
from bot.service.turn import Json


async def holder(uow: Talk, conversation: Conversation, now: datetime) -> Json:
    """{kind, agent, position, hours}: a person's name, or the place in the queue, or from when somebody is there."""
    told: Json = {"kind": conversation.owner, "agent": None, "position": None}
    if conversation.owner_agent is not None:
        member = await uow.staff.get(conversation.owner_agent)
        told["agent"] = member.name if member else None
    elif conversation.owner == "queue" and (case := await uow.cases.open_of(conversation.id)) is not None:
        told |= shown(await place_of(uow, case, now), conversation.language, now)
    return told
