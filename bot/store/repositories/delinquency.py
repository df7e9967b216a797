"""Rows of end-of-day snapshots: how late each loan was on each business day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.money import Money
from bot.service.records import DelinquencySnapshot
from bot.store.bulk import add_rows, join_whole, stretch, take_stock, within
from bot.store.tables.lending import accrual, delinquency, loan, outlook

SHARED = ("loan_id", "on", "days_past_due", "bucket", "oldest_unpaid_due", "next_due")


class DelinquencyRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def put(self, snapshots: Iterable[DelinquencySnapshot]) -> None:
        """Keep the day's snapshots; those of the same loan and day are replaced."""
        rows = [_row(each) for each in snapshots]
        for day in {row["on"] for row in rows}:
            ids = [row["loan_id"] for row in rows if row["on"] == day]
            mine = (delinquency.c.on == day) & within(self.connection, delinquency.c.loan_id, ids)
            await self.connection.execute(delete(delinquency).where(mine))
        await add_rows(self.connection, delinquency, rows)

    async def of_loan(self, loan_id: str) -> Sequence[DelinquencySnapshot]:
        query = select(delinquency).where(delinquency.c.loan_id == loan_id).order_by(delinquency.c.on)
        return tuple(map(_snapshot, await self.connection.execute(query)))

    async def missing(self, on: date, after: str, upto: str | None) -> Sequence[str]:
        """Loans of a stretch of the book, by id, that have no snapshot of that day; `upto` is within, None is the end."""
        mine = stretch(delinquency.c.loan_id, after, upto)
        taken = select(delinquency.c.loan_id).where(delinquency.c.on == on, mine, delinquency.c.loan_id == loan.c.id)
        query = select(loan.c.id).where(stretch(loan.c.id, after, upto), ~taken.exists()).order_by(loan.c.id)
        await join_whole(self.connection)
        return list(await self.connection.scalars(query))

    async def take_stock(self) -> None:
        """Let the database note how much of what there is, after a day was closed."""
        await take_stock(self.connection, delinquency, outlook, accrual)

    async def forget_before(self, day: date) -> int:
        return (await self.connection.execute(delete(delinquency).where(delinquency.c.on < day))).rowcount


def _row(snapshot: DelinquencySnapshot) -> dict[str, Any]:
    shared = {name: getattr(snapshot, name) for name in SHARED}
    amounts = {"overdue": snapshot.overdue.minor, "outstanding": snapshot.outstanding.minor}
    return shared | amounts | {"currency": snapshot.overdue.currency}


def _snapshot(row: Row[Any]) -> DelinquencySnapshot:
    shared = {name: row._mapping[name] for name in SHARED}
    overdue, outstanding = Money(row.overdue, row.currency), Money(row.outstanding, row.currency)
    return DelinquencySnapshot(**shared, overdue=overdue, outstanding=outstanding)
