"""What has to happen once on every business day, whoever runs it: a lease in the database lets one process at it at a time.

In the morning of a lender, when its `daily_at` has passed: yesterday is closed, promises and plans are brought up to today, plans that
were missed twice go to the desk, then the day's outreach is posted. A process that dies in the middle leaves a lease that lapses; what
it had done stays done.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.jobs.arrangements import follow_arrangements
from bot.jobs.end_of_day import Progress, close_day, silent
from bot.jobs.outreach import reach_out
from bot.jobs.second_misses import bring_to_the_desk
from bot.rulebook.lenders import lender
from bot.store.unit_of_work import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOG = logging.getLogger("bot.daily")
WHOLE_BOOK = "*"
LEASE = timedelta(minutes=5)
LOOK_EVERY = 60.0
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work of one day for one lender, or for the whole book."""

    name: str
    lender_id: str
    on: date
    work: Callable[[], Awaitable[int]]


async def due(store: Store, now: datetime) -> list[Job]:
    """The work that the clock asks for at a moment, in its order; what is done already is among it and will be passed over."""
    async with store.read() as uow:
        ids = [each.id for each in await uow.lenders.all()]
    here = {each: now.astimezone(ZoneInfo(lender(each).zone)) for each in ids}
    morning = [each for each in ids if here[each].time() >= lender(each).outreach.daily_at]
    if not morning:
        return []
    today = min(here[each].date() for each in morning)
    book = [
        end_of_day(store, today - ONE_DAY),
        Job("arrangements", WHOLE_BOOK, today, lambda: follow_arrangements(store, today, now)),
        Job("second_misses", WHOLE_BOOK, today, lambda: bring_to_the_desk(store, today, now)),
    ]
    return book + [_outreach(store, each, here[each].date(), now) for each in morning]


def end_of_day(store: Store, on: date, progress: Progress = silent) -> Job:
    """The closing of one day for the whole book."""
    return Job("end_of_day", WHOLE_BOOK, on, lambda: close_day(store, on, progress))


def _outreach(store: Store, lender_id: str, on: date, now: datetime) -> Job:
    return Job("outreach", lender_id, on, lambda: reach_out(store, on, now, lender_id=lender_id))


async def run_due(store: Store, now: datetime) -> list[str]:
    """Do what is due and nobody else is at; the names of what was done."""
    done = []
    for job in await due(store, now):
        if await run(store, job, now):
            done.append(f"{job.name}:{job.lender_id}")
    return done


async def run(store: Store, job: Job, now: datetime) -> bool:
    """Do one piece of work under its lease; False when it is done already or somebody else is at it."""
    holder = secrets.token_hex(8)
    async with store.write() as uow:
        if not await uow.jobs.take(job.name, job.lender_id, job.on, holder=holder, now=now, until=now + LEASE):
            return False
    async with _held(store, job, holder, now):
        count = await job.work()
    async with store.write() as uow:
        await uow.jobs.finish(job.name, job.lender_id, job.on, now=now, done=count)
    LOG.info("%s for %s on %s: %d", job.name, job.lender_id, job.on, count)
    return True


@asynccontextmanager
async def _held(store: Store, job: Job, holder: str, began: datetime) -> AsyncIterator[None]:
    """Renew the lease while the work goes on, by the clock that it began on."""
    started = time.monotonic()

    async def renew() -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            async with store.write() as uow:
                until = began + timedelta(seconds=time.monotonic() - started) + LEASE
                await uow.jobs.keep(job.name, job.lender_id, job.on, holder=holder, until=until)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing


class DailyWork:
    """Looks once a minute whether something is due. With `catches_up` false it leaves alone what was due before it began (a demo
    that is started in the afternoon sends nobody the morning's messages)."""

    def __init__(self, store: Store, clock: Callable[[], datetime], *, catches_up: bool = True) -> None:
        self._store, self._clock = store, clock
        self._passed_over: set[tuple[str, str, date]] = set()
        self._catches_up = catches_up

    async def run(self, stopped: asyncio.Event) -> None:
        if not self._catches_up:
            self._passed_over = {_name(job) for job in await due(self._store, self._clock())}
        while not stopped.is_set():
            try:
                await self.look()
            except Exception as problem:
                LOG.error("the daily work stopped and is tried again: %s", type(problem).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await stopped.wait()

    async def look(self) -> None:
        now = self._clock()
        for job in await due(self._store, now):
            if _name(job) not in self._passed_over:
                await run(self._store, job, now)


def _name(job: Job) -> tuple[str, str, date]:
    return job.name, job.lender_id, job.on
