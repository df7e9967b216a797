"""Files that borrowers attached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.evidence import Evidence
from bot.store.rows import as_values, columns_of, made
from bot.store.tables.evidence import evidence


class EvidenceRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Evidence) -> None:
        await self._connection.execute(insert(evidence).values(as_values(new)))

    async def get(self, evidence_id: str) -> Evidence | None:
        return await self._first(evidence.c.id == evidence_id)

    async def sent_as(self, conversation_id: str, client_msg_id: str) -> Evidence | None:
        return await self._first((evidence.c.conversation_id == conversation_id) & (evidence.c.client_msg_id == client_msg_id))

    async def of_conversation(self, conversation_id: str) -> Sequence[Evidence]:
        mine = columns_of(evidence, Evidence).where(evidence.c.conversation_id == conversation_id).order_by(evidence.c.seq)
        return [made(Evidence, row) for row in await self._connection.execute(mine)]

    async def count_since(self, conversation_id: str, moment: datetime) -> int:
        mine = (evidence.c.conversation_id == conversation_id) & (evidence.c.at > moment)
        return (await self._connection.scalar(select(func.count()).select_from(evidence).where(mine))) or 0

    async def _first(self, which: Any) -> Evidence | None:
        row = (await self._connection.execute(columns_of(evidence, Evidence).where(which))).first()
        return made(Evidence, row) if row else None
