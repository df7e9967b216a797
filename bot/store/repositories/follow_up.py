"""Rows of follow-ups ⇄ their records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.errors import NotFound
from bot.service.follow_up_records import FollowUp
from bot.store.rows import as_values, columns_of, made
from bot.store.tables.follow_up import follow_up

MOST = 500


class FollowUpRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: FollowUp) -> None:
        await self._connection.execute(insert(follow_up).values(as_values(new)))

    async def lock(self, follow_up_id: str) -> FollowUp:
        query = _tasks().where(follow_up.c.id == follow_up_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        if row is None:
            raise NotFound("no_check_in")
        return made(FollowUp, row)

    async def undone(self) -> Sequence[FollowUp]:
        query = _tasks().where(follow_up.c.done_at.is_(None)).order_by(follow_up.c.due_on, follow_up.c.id).limit(MOST)
        return [made(FollowUp, row) for row in await self._connection.execute(query)]

    async def undone_of(self, conversation_id: str) -> Sequence[FollowUp]:
        waiting = follow_up.c.done_at.is_(None) & (follow_up.c.conversation_id == conversation_id)
        return [made(FollowUp, row) for row in await self._connection.execute(_tasks().where(waiting))]

    async def counted(self) -> Sequence[tuple[Any, ...]]:
        columns = (follow_up.c.lender_id, follow_up.c.due_on)
        query = select(*columns, func.count()).where(follow_up.c.done_at.is_(None)).group_by(*columns)
        return [tuple(row) for row in await self._connection.execute(query)]

    async def change(self, follow_up_id: str, **values: Any) -> None:
        await self._connection.execute(update(follow_up).where(follow_up.c.id == follow_up_id).values(values))


def _tasks() -> Any:
    return columns_of(follow_up, FollowUp)
