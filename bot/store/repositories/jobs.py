"""Who is at a piece of daily work: a lease that lapses, so that work whose process died is taken up by another."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import upsert
from bot.store.tables.jobs import job_run


class JobRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, lender_id: str, on: date, *, holder: str, now: datetime, until: datetime) -> bool:
        """Lease the work of a day; False when it is done, or somebody else is at it."""
        values = {"name": name, "lender_id": lender_id, "on": on, "holder": holder, "leased_until": until, "started_at": now}
        free = job_run.c.finished_at.is_(None) & (job_run.c.leased_until <= now)
        taken = upsert(self._connection, job_run, values, free).returning(job_run.c.name)
        return (await self._connection.execute(taken)).first() is not None

    async def keep(self, name: str, lender_id: str, on: date, *, holder: str, until: datetime) -> None:
        """Go on holding it."""
        mine = _run(name, lender_id, on) & (job_run.c.holder == holder)
        await self._connection.execute(update(job_run).where(mine).values(leased_until=until))

    async def finish(self, name: str, lender_id: str, on: date, *, now: datetime, done: int) -> None:
        await self._connection.execute(update(job_run).where(_run(name, lender_id, on)).values(finished_at=now, done=done))

    async def finished(self, name: str, lender_id: str, on: date) -> bool:
        when = select(job_run.c.finished_at).where(_run(name, lender_id, on))
        return (await self._connection.scalar(when)) is not None


def _run(name: str, lender_id: str, on: date) -> ColumnElement[bool]:
    return (job_run.c.name == name) & (job_run.c.lender_id == lender_id) & (job_run.c.on == on)
