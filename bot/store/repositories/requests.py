"""Rows of disputes, complaints and hardship requests ⇄ their records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.hardship import HardshipKind, HardshipRequest, Relief
from bot.service.errors import NotFound
from bot.service.records import Complaint, Dispute
from bot.store.bulk import within
from bot.store.tables.arrangements import complaint, dispute, hardship_request

Record = TypeVar("Record")


class _RequestRepository(Generic[Record]):
    """One table whose columns are its record's fields; a request is closed once, with what came of it.

    Requests are listed in the order in which they were made, by the day in `opened`.
    """

    def __init__(
        self, connection: AsyncConnection, table: Table, record: Callable[..., Record], *, opened: str, closed: str
    ) -> None:
        self.connection = connection
        self.table = table
        self.order = (table.c[opened], table.c.id)
        self.record: Callable[..., Record] = record
        self.closed = closed

    async def get(self, request_id: str) -> Record:
        row = (await self.connection.execute(select(self.table).where(self.table.c.id == request_id))).first()
        if row is None:
            raise NotFound(self.table.name, request=request_id)
        return self.record(**row._mapping)

    async def of_borrower(self, borrower_id: str) -> tuple[Record, ...]:
        query = select(self.table).where(self.table.c.borrower_id == borrower_id).order_by(*self.order)
        return tuple(self.record(**row._mapping) for row in await self.connection.execute(query))

    async def of_borrowers(self, borrower_ids: Iterable[str]) -> tuple[Record, ...]:
        theirs = within(self.connection, self.table.c.borrower_id, set(borrower_ids))
        query = select(self.table).where(theirs).order_by(*self.order)
        return tuple(self.record(**row._mapping) for row in await self.connection.execute(query))

    async def add(self, new: Record) -> None:
        values = {column.name: getattr(new, column.name) for column in self.table.columns}
        await self.connection.execute(insert(self.table), [values])

    async def change(self, request_id: str, **values: Any) -> None:
        await self.connection.execute(update(self.table).where(self.table.c.id == request_id).values(values))

    async def close(self, request_id: str, on: date, outcome: str) -> None:
        closing = update(self.table).where(self.table.c.id == request_id).values({self.closed: on, "outcome": outcome})
        await self.connection.execute(closing)


class DisputeRepository(_RequestRepository[Dispute]):
    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection, dispute, Dispute, opened="opened_on", closed="resolved_on")


class ComplaintRepository(_RequestRepository[Complaint]):
    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection, complaint, Complaint, opened="opened_on", closed="resolved_on")


class HardshipRepository(_RequestRepository[HardshipRequest]):
    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection, hardship_request, hardship_of, opened="asked_on", closed="closed_on")

    async def add(self, new: HardshipRequest) -> None:
        shared = {name: getattr(new, name) for name in SHARED} | {"kind": new.kind and str(new.kind)}
        row = shared | {"relief_from": None, "relief_until": None, "relief_stops_penalty": None}
        if new.relief is not None:
            row |= {"relief_from": new.relief.start, "relief_until": new.relief.end}
            row |= {"relief_stops_penalty": new.relief.stops_penalty}
        await self.connection.execute(insert(hardship_request), [row])

    async def still_open(self, asked_before: date) -> tuple[HardshipRequest, ...]:
        """Open requests asked before a day."""
        waiting = hardship_request.c.closed_on.is_(None) & (hardship_request.c.asked_on < asked_before)
        rows = await self.connection.execute(select(hardship_request).where(waiting).order_by(*self.order))
        return tuple(hardship_of(**row._mapping) for row in rows)

    async def forget_kinds(self, closed_before: date) -> int:
        """Delete what the hardship was of requests closed before a day; returns of how many."""
        old = hardship_request.c.closed_on.is_not(None) & (hardship_request.c.closed_on < closed_before)
        forgetting = update(hardship_request).where(old & hardship_request.c.kind.is_not(None)).values(kind=None)
        return (await self.connection.execute(forgetting)).rowcount


SHARED = ("id", "borrower_id", "consent", "asked_on", "until", "closed_on", "outcome")


def hardship_of(**row: Any) -> HardshipRequest:
    shared = {name: row[name] for name in SHARED} | {"kind": row["kind"] and HardshipKind(row["kind"])}
    if row["relief_from"] is None:
        return HardshipRequest(**shared)
    relief = Relief(start=row["relief_from"], end=row["relief_until"], stops_penalty=bool(row["relief_stops_penalty"]))
    return HardshipRequest(**shared, relief=relief)
