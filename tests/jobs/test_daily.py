"""The daily work happens once on a business day, however many processes look for it, and goes on where a dead one stopped."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

import pytest

from bot.jobs.daily import LEASE, DailyWork, Job, due, run, run_due
from bot.store.unit_of_work import Store
from tests.service.book import TODAY, days, fill, moment

MORNING = moment(days(1)) - timedelta(hours=3)  # nine o'clock where the lenders are
ALL = ["end_of_day:*", "arrangements:*", "second_misses:*", "outreach:lxqb", "outreach:tqg"]


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)


def job(work, on: date = TODAY) -> Job:
    return Job("outreach", "tqg", on, work)


async def nothing() -> int:
    return 0


async def test_nothing_is_due_before_the_lenders_hour(store: Store) -> None:
    assert await due(store, MORNING - timedelta(minutes=1)) == []


async def test_the_work_of_a_day_is_done_in_its_order_and_once(store: Store) -> None:
    assert await run_due(store, MORNING) == ALL
    assert await run_due(store, MORNING + timedelta(hours=2)) == []
    assert await run_due(store, MORNING + timedelta(days=1)) == ALL


async def test_yesterday_is_closed_and_todays_messages_wait_for_their_hour(store: Store) -> None:
    await run_due(store, MORNING)
    async with store.read() as uow:
        assert await uow.delinquencies.missing(TODAY, "", None) == []
        assert not await uow.outbox.is_waiting(MORNING)
        assert await uow.outbox.is_waiting(MORNING + timedelta(hours=1))


async def test_two_processes_never_do_the_same_work(store: Store) -> None:
    done = []

    async def work() -> int:
        done.append(1)
        await asyncio.sleep(0)
        return 0

    assert sorted(await asyncio.gather(*(run(store, job(work), MORNING) for _ in range(4)))) == [False, False, False, True]
    assert len(done) == 1


async def test_work_whose_process_died_is_taken_up_when_its_lease_lapses(store: Store) -> None:
    async def die() -> int:
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        await run(store, job(die), MORNING)
    assert not await run(store, job(nothing), MORNING + timedelta(minutes=1))
    assert await run(store, job(nothing), MORNING + LEASE)


async def test_a_demo_started_in_the_afternoon_leaves_the_morning_alone(store: Store) -> None:
    now = [MORNING + timedelta(hours=6)]
    stopped = asyncio.Event()
    work = DailyWork(store, lambda: now[0], catches_up=False)
    running = asyncio.create_task(work.run(stopped))
    await asyncio.sleep(0.05)
    now[0] += timedelta(days=1)
    await work.look()
    stopped.set()
    await running
    async with store.read() as uow:
        assert not await uow.jobs.finished("outreach", "tqg", days(1))
        assert await uow.jobs.finished("outreach", "tqg", days(2))


async def test_a_fault_is_waited_out(store: Store) -> None:
    asked = 0

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        stopped.set()
        raise OSError("the clock is gone")

    stopped = asyncio.Event()
    await DailyWork(store, clock).run(stopped)
    assert asked == 1
