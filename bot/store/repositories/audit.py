"""The audit chain. Records are kept back until the transaction ends, so the chain's one lock is taken last and held shortest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.audit import GENESIS, chained
from bot.service.talk_records import AuditRecord
from bot.service.turn import Json
from bot.store.rows import as_values, columns_of, insert_unless_there, made
from bot.store.tables.audit import audit_head, audit_record

Held = tuple[datetime, str, str, str, Json]


class AuditRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._held: list[Held] = []

    async def add(self, *, actor: str, verb: str, subject: str, details: Json, at: datetime) -> None:
        self._held.append((at, actor, verb, subject, details))

    async def flush(self) -> None:
        """Chain what was held back; the unit of work calls it before it commits."""
        if not self._held:
            return
        start = {"id": 1, "number": 0, "hash": GENESIS}
        await self._connection.execute(insert_unless_there(self._connection, audit_head, start))
        held = select(audit_head.c.number, audit_head.c.hash).where(audit_head.c.id == 1).with_for_update()
        number, hashed = (await self._connection.execute(held)).one()
        records: list[AuditRecord] = []
        for at, actor, verb, subject, details in self._held:
            record = chained(number + 1, hashed, at=at, actor=actor, verb=verb, subject=subject, details=details)
            number, hashed = record.number, record.hash
            records.append(record)
        self._held.clear()
        await self._connection.execute(insert(audit_record), [as_values(record) for record in records])
        await self._connection.execute(update(audit_head).where(audit_head.c.id == 1).values(number=number, hash=hashed))

    async def records(self, *, after: int, limit: int) -> Sequence[AuditRecord]:
        statement = columns_of(audit_record, AuditRecord).where(audit_record.c.number > after)
        rows = await self._connection.execute(statement.order_by(audit_record.c.number).limit(limit))
        return [made(AuditRecord, row) for row in rows]

    async def about(self, subjects: Collection[str]) -> Sequence[AuditRecord]:
        statement = columns_of(audit_record, AuditRecord).where(audit_record.c.subject.in_(list(subjects)))
        return [made(AuditRecord, row) for row in await self._connection.execute(statement.order_by(audit_record.c.number))]

    async def head(self) -> tuple[int, str]:
        row = (await self._connection.execute(select(audit_head.c.number, audit_head.c.hash).with_for_update())).first()
        return (row.number, row.hash) if row else (0, GENESIS)
