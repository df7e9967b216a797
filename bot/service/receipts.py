"""How far a message came, as its provider reports it: reports come late, twice and out of order, and never take anything back."""

from __future__ import annotations

from datetime import datetime

from bot.service.talk_ports import Talk
from bot.service.talk_records import Outgoing
from bot.service.turn import Json

RANK = {"accepted": 1, "buffered": 2, "sent": 3, "undelivered": 4, "delivered": 4}
"""A report counts only if it leads further than the one before; the two ends of the road exclude each other."""


async def note(uow: Talk, lender_id: str, provider: str, message_id: int, report: Json, now: datetime) -> bool:
    """Keep a report {stage, id, problem}; False when it says nothing new or is about no message of this lender.

    Any report proves that the provider has the message, so one that nobody could tell about is settled by it.
    """
    message = await uow.outbox.get(message_id)
    if message is None or message.lender_id != lender_id or RANK[report["stage"]] <= RANK.get(message.receipt or "", 0):
        return False
    changes: Json = {"receipt": report["stage"], "receipt_at": now, "provider": message.provider or provider}
    if report["problem"]:
        changes["problem"] = report["problem"]
    if message.provider_id is None and report["id"]:
        changes["provider_id"] = report["id"]
    await uow.outbox.settle(message.id, **changes, **_settled(message, now))
    return True


def _settled(message: Outgoing, now: datetime) -> Json:
    return {"state": "sent", "settled_at": now} if message.state == "unknown" else {}
