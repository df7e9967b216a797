"""Messages on their way out, and the inboxes of simulated phones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.talk_records import Outgoing, PhoneMessage
from bot.service.turn import Json, Language
from bot.store.rows import columns_of, insert_unless_there, made
from bot.store.tables.outbox import outbox, phone_message


class OutboxRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, *, key: str, channel: str, to: str, language: Language, body: Json, at: datetime, secret: bool = False
    ) -> None:
        values = {"key": key, "channel": channel, "to": to, "language": language, "body": body, "secret": secret}
        fresh = {"state": "queued", "attempts": 0, "not_before": at, "created_at": at}
        await self._connection.execute(insert_unless_there(self._connection, outbox, values | fresh))

    async def is_waiting(self, now: datetime) -> bool:
        """Whether something may leave now, asked without holding anything."""
        ready = select(outbox.c.id).where(outbox.c.state == "queued", outbox.c.not_before <= now).limit(1)
        return (await self._connection.scalar(ready)) is not None

    async def take(self, now: datetime, until: datetime) -> Outgoing | None:
        first = select(func.min(outbox.c.id)).where(outbox.c.state.in_(("queued", "sending"))).group_by(outbox.c.to)
        ready = (outbox.c.state == "queued") & (outbox.c.not_before <= now)
        statement = columns_of(outbox, Outgoing).where(outbox.c.id.in_(first), ready).order_by(outbox.c.id).limit(1)
        row = (await self._connection.execute(statement.with_for_update(skip_locked=True))).first()
        if row is None:
            return None
        taken = made(Outgoing, row)
        await self.settle(taken.id, state="sending", leased_until=until, attempts=taken.attempts + 1)
        return taken

    async def lapsed(self, now: datetime) -> Sequence[Outgoing]:
        statement = columns_of(outbox, Outgoing).where(outbox.c.state == "sending", outbox.c.leased_until <= now)
        return [made(Outgoing, row) for row in await self._connection.execute(statement.with_for_update(skip_locked=True))]

    async def settle(self, message_id: int, **values: Any) -> None:
        await self._connection.execute(update(outbox).where(outbox.c.id == message_id).values(values))


class PhoneMessageRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, phone: str, sender: str, text: str, segments: int, at: datetime, provider_id: str | None = None) -> int:
        known = select(phone_message.c.seq).where(phone_message.c.provider_id == provider_id)
        seq = (await self._connection.scalar(known)) if provider_id else None
        if seq is not None:
            return int(seq)
        values = {"phone": phone, "sender": sender, "text": text, "segments": segments, "at": at, "provider_id": provider_id}
        highest = select(func.coalesce(func.max(phone_message.c.seq), 0)).where(phone_message.c.phone == phone)
        while True:
            number = ((await self._connection.scalar(highest)) or 0) + 1
            kept = insert_unless_there(self._connection, phone_message, values | {"seq": number})
            if (await self._connection.execute(kept.returning(phone_message.c.seq))).first():
                return number

    async def after(self, phone: str, seq: int) -> Sequence[PhoneMessage]:
        statement = columns_of(phone_message, PhoneMessage).where(phone_message.c.phone == phone, phone_message.c.seq > seq)
        return [made(PhoneMessage, row) for row in await self._connection.execute(statement.order_by(phone_message.c.seq))]
