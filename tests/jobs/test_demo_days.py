"""Days that somebody lets pass in a demo are lived: each morning's work is done, and messages leave at their hour."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import DemoClock
from bot.jobs.daily import DailyWork
from bot.jobs.demo_days import DemoDays
from bot.store.unit_of_work import Store
from tests.service.book import WEI, days, fill, moment

NOON = moment(days(1))
ROUTE = ("tqg", "sms")


class Moved(DemoClock):
    """A demo's clock over a system clock that stands at noon of the book's day."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.clock.utc_now", lambda: NOON)
        super().__init__(folder)


@pytest.fixture
async def clock(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DemoClock:
    async with store.write() as uow:
        await fill(uow)
    return Moved(tmp_path, monkeypatch)


def days_of(store: Store, clock: DemoClock) -> DemoDays:
    return DemoDays(store, clock, DailyWork(store, clock, catches_up=False), [])


async def posted(store: Store, lender: str) -> None:
    async with store.write() as uow:
        await uow.outbox.add(key="K1", channel="sms", to=WEI.phone, language="zh", body={}, at=NOON, lender_id=lender)


async def lived(store: Store, clock: DemoClock, step: timedelta) -> None:
    clock.ask(NOON + step)
    await days_of(store, clock).go(asyncio.Event())


async def test_each_day_on_the_way_is_closed_and_the_day_of_arrival_is_not(store: Store, clock: DemoClock) -> None:
    await lived(store, clock, timedelta(days=3))
    assert NOON + timedelta(days=3) <= clock() <= NOON + timedelta(days=3, seconds=2)
    assert clock.goal is None
    async with store.read() as uow:
        closed = [await uow.jobs.finished("end_of_day", "*", days(each)) for each in range(5)]
    assert closed == [True, True, True, True, False]


async def test_each_mornings_work_begins_at_the_lenders_hour(store: Store, clock: DemoClock) -> None:
    begun = []

    class Watched(DailyWork):
        async def look(self) -> None:
            begun.append(clock())

    clock.ask(NOON + timedelta(hours=3))
    await DemoDays(store, clock, Watched(store, clock), []).go(asyncio.Event())
    assert [round((each - NOON) / timedelta(hours=1), 2) for each in begun] == [1, 2, 3]


async def test_without_a_wish_the_clock_stands(store: Store, clock: DemoClock) -> None:
    await days_of(store, clock).go(asyncio.Event())
    assert clock() == NOON


class Idle(DailyWork):
    async def look(self) -> None:
        """Nothing to do on any day."""


async def an_hour(store: Store, clock: DemoClock) -> None:
    clock.ask(NOON + timedelta(hours=1))
    await DemoDays(store, clock, Idle(store, clock), [ROUTE]).go(asyncio.Event())


async def test_an_hour_waits_for_messages_that_can_leave(store: Store, clock: DemoClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.demo_days.LOOK_AGAIN", 0.01)
    await posted(store, "tqg")
    living = asyncio.create_task(an_hour(store, clock))
    await asyncio.sleep(0.2)
    assert clock() == NOON
    async with store.write() as uow:
        assert await uow.outbox.take(NOON, NOON + timedelta(days=1))
    await living
    assert clock() >= NOON + timedelta(hours=1)


async def test_nobody_waits_for_a_message_that_no_carrier_takes(store: Store, clock: DemoClock) -> None:
    await posted(store, "nobody")
    async with asyncio.timeout(20):
        await an_hour(store, clock)


async def test_a_stop_leaves_the_rest_of_the_way_for_the_next_start(store: Store, clock: DemoClock) -> None:
    stopped = asyncio.Event()
    stopped.set()
    clock.ask(NOON + timedelta(days=1))
    await days_of(store, clock).go(stopped)
    assert clock() == NOON
    assert clock.goal == NOON + timedelta(days=1)
