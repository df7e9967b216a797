"""Rows of what messages were taken to mean."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.meanings import HeardMeaning
from bot.store.rows import as_values, unless_there
from bot.store.tables.heard import heard_meaning

KEEP = {dialect: unless_there(dialect, heard_meaning) for dialect in ("sqlite", "postgresql")}


class MeaningRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, heard: HeardMeaning) -> None:
        await self._connection.execute(KEEP[self._connection.dialect.name], as_values(heard))

    async def forget_before(self, moment: datetime) -> int:
        return (await self._connection.execute(delete(heard_meaning).where(heard_meaning.c.at < moment))).rowcount
