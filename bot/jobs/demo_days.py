"""Time that passes in a demo when somebody asks for it: hour by hour, with the day's work, and the messages leaving at their hour.

A demo that is told to be three days later so has lived those days: each was closed, plans and promises were followed every morning, and
reminders went out at the hours that the rules allow. It runs where the daily work runs, in the outbox worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import DemoClock
from bot.jobs.daily import DailyWork
from bot.service.talk_records import Route
from bot.store.unit_of_work import Store

LOG = logging.getLogger("bot.demo_days")
LOOK_EVERY = 0.3
HOUR = timedelta(hours=1)
LOOK_AGAIN = 0.1
LOOKS = 300
"""How often an hour looks whether its messages have left before it passes; a provider may hold one for longer."""


class DemoDays:
    """Moves `clock` to what was asked of it; `daily` does the work that each morning asks for, and messages leave by the `routes`."""

    def __init__(self, store: Store, clock: DemoClock, daily: DailyWork, routes: Collection[Route]) -> None:
        self._store, self._clock, self._daily, self._routes = store, clock, daily, routes

    async def run(self, stopped: asyncio.Event) -> None:
        """Look for a wish, again and again, until stopped."""
        while not stopped.is_set():
            try:
                await self.go(stopped)
            except Exception as problem:
                LOG.error("the demo's clock stands still and is tried again: %s", type(problem).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await stopped.wait()

    async def go(self, stopped: asyncio.Event) -> None:
        """Live the hours up to the goal, if there is one."""
        while (goal := self._clock.goal) is not None and not stopped.is_set():
            now = self._clock()
            if now >= goal:
                self._clock.arrived()
                return
            await self._quiet()
            self._clock.move(min(_next_hour(now), goal))
            await self._daily.look()
            await self._quiet()

    async def _quiet(self) -> None:
        """Wait until nothing that may leave now is left, a while at most."""
        for _ in range(LOOKS):
            self._clock.work_on()
            async with self._store.read() as uow:
                if not await uow.outbox.is_waiting(self._clock(), self._routes):
                    return
            await asyncio.sleep(LOOK_AGAIN)


def _next_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + HOUR
