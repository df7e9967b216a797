"""Open disputes and complaints with the case that carries each, if one does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.deadline_records import Running
from bot.store.tables.arrangements import complaint, dispute
from bot.store.tables.people import borrower
from bot.store.tables.staff import handoff_case

KINDS: tuple[tuple[str, Table], ...] = (("dispute", dispute), ("complaint", complaint))


class DeadlineRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def running(self, limit: int) -> Sequence[Running]:
        found = union_all(*(_running(kind, table) for kind, table in KINDS)).subquery("running")
        order = (found.c.due_on.is_(None), found.c.due_on, found.c.id)
        rows = await self._connection.execute(select(found).order_by(*order).limit(limit))
        return [Running(**row._mapping) for row in rows]

    async def unattended(self) -> Sequence[tuple[Any, ...]]:
        found = union_all(*(_running(kind, table).where(handoff_case.c.id.is_(None)) for kind, table in KINDS)).subquery("alone")
        by = (found.c.kind, found.c.lender_id, found.c.opened_on, found.c.due_on)
        return [tuple(row) for row in await self._connection.execute(select(*by, func.count()).group_by(*by))]


def _running(kind: str, table: Table) -> Select[Any]:
    """The open records of a kind, with the case that is open about each."""
    carries: ColumnElement[bool] = (handoff_case.c.record_id == table.c.id) & handoff_case.c.status.in_(("open", "claimed"))
    return (
        select(
            literal(kind).label("kind"),
            table.c.id,
            borrower.c.lender_id,
            table.c.borrower_id,
            borrower.c.name.label("borrower_name"),
            table.c.kind.label("about"),
            table.c.opened_on,
            table.c.due_on,
            table.c.stage,
            handoff_case.c.id.label("case_id"),
            handoff_case.c.status.label("case_status"),
            handoff_case.c.agent,
        )
        .join(borrower, borrower.c.id == table.c.borrower_id)
        .outerjoin(handoff_case, carries)
        .where(table.c.resolved_on.is_(None))
    )
