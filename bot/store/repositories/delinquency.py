"""Rows of end-of-day snapshots: how late each loan was on each business day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.money import Money
from bot.service.records import DelinquencySnapshot
from bot.store.tables.lending import delinquency

SHARED = ("loan_id", "on", "days_past_due", "bucket", "oldest_unpaid_due", "next_due")


class DelinquencyRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def put(self, snapshots: Iterable[DelinquencySnapshot]) -> None:
        """Keep the day's snapshots; those of the same loan and day are replaced."""
        rows = [_row(each) for each in snapshots]
        if not rows:
            return
        mine = delinquency.c.loan_id.in_([row["loan_id"] for row in rows]) & delinquency.c.on.in_({row["on"] for row in rows})
        await self.connection.execute(delete(delinquency).where(mine))
        await self.connection.execute(insert(delinquency), rows)

    async def of_loan(self, loan_id: str) -> Sequence[DelinquencySnapshot]:
        query = select(delinquency).where(delinquency.c.loan_id == loan_id).order_by(delinquency.c.on)
        return tuple(map(_snapshot, await self.connection.execute(query)))

    async def counts(self, on: date) -> dict[str, int]:
        """Loans in each bucket on a day."""
        counted = select(delinquency.c.bucket, func.count()).where(delinquency.c.on == on).group_by(delinquency.c.bucket)
        return {bucket: number for bucket, number in await self.connection.execute(counted)}

    async def last_done(self, on: date) -> str:
        """The last loan whose snapshot of that day is kept, "" when none is: where an interrupted run goes on."""
        done = select(func.max(delinquency.c.loan_id)).where(delinquency.c.on == on)
        return (await self.connection.execute(done)).scalar_one() or ""

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
