"""What providers told us, kept raw before anything is made of it, and worked on in order, each call once.

A call is kept under a key that is the same for every repetition. The work and its end are one transaction, so a crash leaves a call
that is worked on again, never half or twice; one that can't be worked on is put aside for people after a few attempts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.service.link_records import Webhook
from bot.service.talk_ports import Talk
from bot.service.turn import Json

RETRY_AFTER = tuple(timedelta(seconds=wait) for wait in (1, 5, 30, 300))
KEYS_KEPT_FOR = timedelta(days=30)


async def keep(
    uow: Talk,
    *,
    lender_id: str,
    provider: str,
    kind: Literal["message", "receipt"],
    key: str,
    address: str,
    content: Json,
    now: datetime,
) -> bool:
    """Keep a verified call; False when it is a repetition."""
    whole_key = f"{lender_id}:{provider}:{kind}:{key}"
    return await uow.webhooks.add(
        key=whole_key, lender_id=lender_id, provider=provider, kind=kind, address=address, content=content, at=now
    )


async def done(uow: Talk, webhook: Webhook, now: datetime) -> None:
    """It was worked on; what it said is in the log or on the message, and forgotten here."""
    await uow.webhooks.settle(webhook.id, state="done", content={}, address="", settled_at=now, problem=None)


async def failed(uow: Talk, webhook_id: int, problem: str, now: datetime, *, hopeless: bool = False) -> None:
    """Try again a little later, or put it aside."""
    webhook = await uow.webhooks.get(webhook_id)
    if webhook is None or webhook.state != "new":
        return
    attempts = webhook.attempts + 1
    if hopeless or attempts > len(RETRY_AFTER):
        await uow.webhooks.settle(webhook.id, state="dead", attempts=attempts, problem=problem, settled_at=now)
    else:
        later = now + RETRY_AFTER[attempts - 1]
        await uow.webhooks.settle(webhook.id, attempts=attempts, problem=problem, not_before=later)
