"""Messages on their way out, and the inboxes of simulated phones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.talk_records import OutboxState, Outgoing, PhoneMessage, Route
from bot.service.turn import Json, Language
from bot.store.bulk import add_rows, within
from bot.store.rows import columns_of, insert_unless_there, made
from bot.store.tables.outbox import outbox, phone_message


def _queued(at: datetime, values: Json) -> Json:
    return {"state": "queued", "attempts": 0, "not_before": at, "created_at": at, **values}


class OutboxRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, *, key: str, channel: str, to: str, language: Language, body: Json, at: datetime, secret: bool = False, **more: Any
    ) -> None:
        values = {"key": key, "channel": channel, "to": to, "language": language, "body": body, "secret": secret, **more}
        await self._connection.execute(insert_unless_there(self._connection, outbox, _queued(at, values)))

    async def add_all(self, messages: Sequence[Json], at: datetime) -> None:
        keys = {each["key"] for each in messages}
        known = set(await self._connection.scalars(select(outbox.c.key).where(within(self._connection, outbox.c.key, keys))))
        fresh = {each["key"]: _queued(at, each) for each in reversed(messages) if each["key"] not in known}
        await add_rows(self._connection, outbox, list(fresh.values()))

    async def is_waiting(self, now: datetime, routes: Collection[Route] | None = None) -> bool:
        """Whether something may leave now, asked without holding anything."""
        return (await self._connection.scalar(select(outbox.c.id).where(*_ready(now, routes)).limit(1))) is not None

    async def take(self, now: datetime, until: datetime, routes: Collection[Route] | None = None) -> Outgoing | None:
        order = (outbox.c.priority, outbox.c.not_before, outbox.c.id)
        statement = columns_of(outbox, Outgoing).where(*_ready(now, routes), ~_held_back(now)).order_by(*order).limit(1)
        row = (await self._connection.execute(statement.with_for_update(of=outbox, skip_locked=True))).first()
        if row is None:
            return None
        taken = replace(made(Outgoing, row), state="sending", leased_until=until, attempts=row.attempts + 1)
        await self.settle(taken.id, state="sending", leased_until=until, attempts=taken.attempts)
        return taken

    async def lapsed(self, now: datetime) -> Sequence[Outgoing]:
        statement = columns_of(outbox, Outgoing).where(outbox.c.state == "sending", outbox.c.leased_until <= now)
        return [made(Outgoing, row) for row in await self._connection.execute(statement.with_for_update(skip_locked=True))]

    async def has(self, key: str) -> bool:
        return (await self._connection.scalar(select(outbox.c.id).where(outbox.c.key == key))) is not None

    async def get(self, message_id: int) -> Outgoing | None:
        return await self._one(outbox.c.id == message_id)

    async def find(self, provider: str, provider_id: str) -> Outgoing | None:
        return await self._one((outbox.c.provider_id == provider_id) & (outbox.c.provider == provider))

    async def listed(self, state: OutboxState, after: int, limit: int) -> Sequence[Outgoing]:
        page = columns_of(outbox, Outgoing).where(outbox.c.state == state, outbox.c.id > after).order_by(outbox.c.id).limit(limit)
        return [made(Outgoing, row) for row in await self._connection.execute(page)]

    async def counted(self) -> dict[str, int]:
        rows = await self._connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
        return {state: count for state, count in rows}

    async def suppress(self, to: str, lender_id: str, reason: str, now: datetime) -> int:
        return await self._suppress([outbox.c.to == to, outbox.c.lender_id == lender_id], reason, now)

    async def suppress_of(self, borrower_id: str, channel: str | None, reason: str, now: datetime) -> int:
        by_channel = [outbox.c.channel == channel] if channel else []
        return await self._suppress([outbox.c.borrower_id == borrower_id, *by_channel], reason, now)

    async def _suppress(self, whose: list[Any], reason: str, now: datetime) -> int:
        waiting = (*whose, outbox.c.state == "queued", outbox.c.purpose.not_in(("reply", "notice")))
        stopped = update(outbox).where(*waiting).values(state="suppressed", problem=reason, settled_at=now)
        return int((await self._connection.execute(stopped)).rowcount)

    async def settle_before(self, at: datetime, *, state: str, provider: str) -> int:
        values: dict[str, Any] = {"state": state, "provider": provider, "settled_at": outbox.c.not_before}
        past = update(outbox).where(outbox.c.state == "queued", outbox.c.not_before < at).values(values)
        return int((await self._connection.execute(past)).rowcount)

    async def settle(self, message_id: int, **values: Any) -> None:
        await self._connection.execute(update(outbox).where(outbox.c.id == message_id).values(values))

    async def _one(self, which: Any) -> Outgoing | None:
        row = (await self._connection.execute(columns_of(outbox, Outgoing).where(which).with_for_update())).first()
        return made(Outgoing, row) if row else None


def _ready(now: datetime, routes: Collection[Route] | None) -> list[Any]:
    ready = [outbox.c.state == "queued", outbox.c.not_before <= now]
    return ready if routes is None else [*ready, tuple_(outbox.c.lender_id, outbox.c.channel).in_(list(routes))]


def _held_back(now: datetime) -> Any:
    """An earlier message to the same address goes first; one that waits for its hour of the day, or unasked to be tried again,
    holds nobody up."""
    earlier = outbox.alias("earlier")
    due = (earlier.c.not_before <= now) | ((earlier.c.attempts > 0) & (earlier.c.purpose == "reply"))
    before = (earlier.c.to == outbox.c.to) & (earlier.c.id < outbox.c.id)
    return exists().where(before, (earlier.c.state == "sending") | ((earlier.c.state == "queued") & due))


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
