"""Short links in messages, and what providers told us."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.link_records import ShortLink, Webhook
from bot.service.turn import Json
from bot.store.rows import as_values, columns_of, insert_unless_there, made
from bot.store.tables.outbox import short_link, webhook


class LinkRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: ShortLink) -> None:
        await self._connection.execute(insert(short_link).values(as_values(link)))

    async def get(self, hashed: str) -> ShortLink | None:
        row = (await self._connection.execute(columns_of(short_link, ShortLink).where(short_link.c.hash == hashed))).first()
        return made(ShortLink, row) if row else None

    async def give_pass(self, hashed: str, pass_hash: str, until: datetime) -> None:
        given = update(short_link).where(short_link.c.hash == hashed).values(pass_hash=pass_hash, pass_until=until)
        await self._connection.execute(given)

    async def use_pass(self, pass_hash: str, now: datetime) -> ShortLink | None:
        good = (short_link.c.pass_hash == pass_hash) & (short_link.c.pass_until > now)
        used = update(short_link).where(good).values(pass_hash=None, pass_until=None).returning(short_link.c.hash)
        hashed = await self._connection.scalar(used)
        return await self.get(hashed) if hashed else None

    async def forget_expired(self, now: datetime) -> None:
        await self._connection.execute(delete(short_link).where(short_link.c.expires_at <= now))


class WebhookRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, *, key: str, lender_id: str, provider: str, kind: str, address: str, content: Json, at: datetime) -> bool:
        values = {"key": key, "lender_id": lender_id, "provider": provider, "kind": kind, "address": address, "content": content}
        fresh = {"state": "new", "attempts": 0, "not_before": at, "received_at": at}
        kept = insert_unless_there(self._connection, webhook, values | fresh).returning(webhook.c.id)
        return (await self._connection.execute(kept)).first() is not None

    async def take(self, now: datetime) -> Webhook | None:
        earlier = webhook.alias("earlier")
        before = (earlier.c.address == webhook.c.address) & (earlier.c.id < webhook.c.id) & (earlier.c.state == "new")
        ready = (webhook.c.state == "new", webhook.c.not_before <= now, ~exists().where(before))
        first = columns_of(webhook, Webhook).where(*ready).order_by(webhook.c.not_before, webhook.c.id).limit(1)
        row = (await self._connection.execute(first.with_for_update(of=webhook, skip_locked=True))).first()
        return made(Webhook, row) if row else None

    async def is_waiting(self, now: datetime) -> bool:
        ready = select(webhook.c.id).where(webhook.c.state == "new", webhook.c.not_before <= now).limit(1)
        return (await self._connection.scalar(ready)) is not None

    async def settle(self, webhook_id: int, **values: Any) -> None:
        await self._connection.execute(update(webhook).where(webhook.c.id == webhook_id).values(values))

    async def listed(self, state: str, after: int, limit: int) -> list[Webhook]:
        page = columns_of(webhook, Webhook).where(webhook.c.state == state, webhook.c.id > after).order_by(webhook.c.id)
        return [made(Webhook, row) for row in await self._connection.execute(page.limit(limit))]

    async def get(self, webhook_id: int) -> Webhook | None:
        row = (
            await self._connection.execute(columns_of(webhook, Webhook).where(webhook.c.id == webhook_id).with_for_update())
        ).first()
        return made(Webhook, row) if row else None

    async def forget_before(self, moment: datetime) -> int:
        """Forget keys of calls that are so old that no provider repeats them."""
        old = delete(webhook).where(webhook.c.state == "done", webhook.c.received_at < moment)
        return int((await self._connection.execute(old)).rowcount)
