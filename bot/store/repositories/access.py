"""Credentials, used identity tokens, and phones: who may read and write which conversation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.talk_records import PhoneCode, PhoneLine
from bot.store.base import Instant
from bot.store.bulk import add_rows, within
from bot.store.rows import as_values, columns_of, insert_unless_there, made, upsert
from bot.store.tables.talk import credential, phone_code, phone_line, used_token

GOOD = select(credential.c.conversation_id, credential.c.expires_at).where(
    credential.c.hash == bindparam("held"), credential.c.expires_at > bindparam("now", type_=Instant)
)


class CredentialRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, hashed: str, conversation_id: str, expires_at: datetime) -> None:
        values = {"hash": hashed, "conversation_id": conversation_id, "expires_at": expires_at}
        await self._connection.execute(insert(credential).values(values))

    async def conversation_of(self, hashed: str, now: datetime) -> tuple[str, datetime] | None:
        row = (await self._connection.execute(GOOD, {"held": hashed, "now": now})).first()
        return (row.conversation_id, row.expires_at) if row else None

    async def extend(self, hashed: str, expires_at: datetime) -> None:
        await self._connection.execute(update(credential).where(credential.c.hash == hashed).values(expires_at=expires_at))

    async def use_token(self, lender_id: str, jti: str, expires_at: datetime) -> bool:
        values = {"lender_id": lender_id, "jti": jti, "expires_at": expires_at}
        taken = insert_unless_there(self._connection, used_token, values).returning(used_token.c.jti)
        return (await self._connection.execute(taken)).first() is not None

    async def forget_expired(self, now: datetime) -> None:
        for table in (credential, used_token):
            await self._connection.execute(delete(table).where(table.c.expires_at <= now))


class PhoneRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def line(self, phone: str, lender_id: str) -> PhoneLine | None:
        statement = columns_of(phone_line, PhoneLine).where(phone_line.c.phone == phone, phone_line.c.lender_id == lender_id)
        row = (await self._connection.execute(statement.with_for_update())).first()
        return made(PhoneLine, row) if row else None

    async def peek(self, phone: str, lender_id: str) -> PhoneLine | None:
        statement = columns_of(phone_line, PhoneLine).where(phone_line.c.phone == phone, phone_line.c.lender_id == lender_id)
        row = (await self._connection.execute(statement)).first()
        return made(PhoneLine, row) if row else None

    async def mark_stopped(self, phone: str, lender_id: str, at: datetime | None) -> None:
        await self._mark(phone, lender_id, stopped_at=at)

    async def mark_identified(self, phone: str, lender_id: str, at: datetime) -> None:
        await self._mark(phone, lender_id, identified_at=at)

    async def _mark(self, phone: str, lender_id: str, **values: datetime | None) -> None:
        one = (phone_line.c.phone == phone, phone_line.c.lender_id == lender_id)
        await self._connection.execute(update(phone_line).where(*one).values(values))

    async def lines(self, phones: Collection[str]) -> dict[tuple[str, str], PhoneLine]:
        theirs = columns_of(phone_line, PhoneLine).where(within(self._connection, phone_line.c.phone, phones))
        held = theirs.order_by(phone_line.c.phone, phone_line.c.lender_id).with_for_update()
        return {(row.phone, row.lender_id): made(PhoneLine, row) for row in await self._connection.execute(held)}

    async def add_lines(self, lines: Sequence[PhoneLine]) -> None:
        await add_rows(self._connection, phone_line, [as_values(each) for each in lines])

    async def add_line(self, line: PhoneLine) -> PhoneLine:
        await self._connection.execute(insert_unless_there(self._connection, phone_line, as_values(line)))
        return await self.line(line.phone, line.lender_id) or line

    async def keep_line(self, line: PhoneLine) -> None:
        await self._connection.execute(upsert(self._connection, phone_line, as_values(line)))

    async def code(self, phone: str, lender_id: str) -> PhoneCode | None:
        statement = columns_of(phone_code, PhoneCode).where(phone_code.c.phone == phone, phone_code.c.lender_id == lender_id)
        row = (await self._connection.execute(statement.with_for_update())).first()
        return made(PhoneCode, row) if row else None

    async def keep_code(self, code: PhoneCode) -> None:
        await self._connection.execute(upsert(self._connection, phone_code, as_values(code)))
