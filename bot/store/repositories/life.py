"""What happened about one borrower, read from the tables that know; words and numbers of phones stay where they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.life_records import Sent, Spoken, Withheld
from bot.service.talk_records import Case
from bot.store.rows import columns_of, made
from bot.store.tables.outbox import outbox
from bot.store.tables.reach import contact_decision
from bot.store.tables.staff import handoff_case
from bot.store.tables.talk import conversation, entry

ANSWER = "reply"


class LifeRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sent(self, borrower_id: str, limit: int) -> Sequence[Sent]:
        """Unasked messages and codes; answers are part of the conversation."""
        columns = outbox.c
        query = select(
            columns.created_at.label("at"),
            columns.purpose,
            columns.channel,
            columns.state,
            columns.receipt,
            columns.problem,
            columns.secret,
        ).where(columns.borrower_id == borrower_id, (columns.purpose != ANSWER) | columns.secret)
        return [Sent(**row._mapping) for row in await self._connection.execute(query.order_by(columns.id.desc()).limit(limit))]

    async def withheld(self, borrower_id: str, limit: int) -> Sequence[Withheld]:
        columns = contact_decision.c
        query = columns_of(contact_decision, Withheld).where(columns.borrower_id == borrower_id, columns.posted.is_(False))
        return [made(Withheld, row) for row in await self._connection.execute(query.order_by(columns.at.desc()).limit(limit))]

    async def spoken(self, borrower_id: str, limit: int) -> Sequence[Spoken]:
        own = select(conversation.c.id).where(conversation.c.borrower_id == borrower_id).scalar_subquery()
        query = columns_of(entry, Spoken).where(entry.c.conversation_id.in_(own), entry.c.kind != "status")
        return [made(Spoken, row) for row in await self._connection.execute(query.order_by(entry.c.seq.desc()).limit(limit))]

    async def cases(self, borrower_id: str, limit: int) -> Sequence[Case]:
        query = columns_of(handoff_case, Case).where(handoff_case.c.borrower_id == borrower_id)
        return [
            made(Case, row)
            for row in await self._connection.execute(query.order_by(handoff_case.c.opened_at.desc()).limit(limit))
        ]
