"""The outbox worker: hands what is waiting to its carriers, a few messages at once and no faster than each provider wants."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from contextlib import suppress

from bot.channels.accounts import AccountsUnreadable
from bot.channels.carriers import Closing, open_carriers
from bot.channels.pace import Pace
from bot.clock import Clock, DemoClock, clock_of, utc_now
from bot.jobs.daily import DailyWork
from bot.jobs.demo_days import DemoDays
from bot.service import sending
from bot.service.outbox import Carriers, DeliveryProblem
from bot.service.talk_records import Outgoing
from bot.settings import Settings, settings
from bot.store.unit_of_work import Store

LOG = logging.getLogger("bot.outbox")
IDLE_SECONDS = 0.25
RECOVER_SECONDS = 15.0
AT_ONCE = 8
LAST_WORDS_SECONDS = 5.0


async def carriers(store: Store, settings: Settings, clock: Clock = utc_now) -> tuple[Carriers, Closing]:
    """The carrier of each lender's channel; without one, messages wait in the outbox and nothing is lost."""

    async def deliver(phone: str, text: str, parts: int, provider_id: str) -> None:
        async with store.write() as uow:
            await uow.phone_messages.add(phone, "bot", text, parts, clock(), provider_id)

    async with store.read() as uow:
        lenders = [lender.id for lender in await uow.lenders.all()]
    return await open_carriers(settings, lenders, deliver)


class OutboxWorker:
    """Sends from one store by its carriers; links in messages begin with `base_url`."""

    def __init__(
        self,
        store: Store,
        carriers: Carriers,
        clock: Clock = utc_now,
        *,
        base_url: str = "",
        at_once: int = AT_ONCE,
    ) -> None:
        self._store, self._carriers, self._clock, self._base_url, self._at_once = store, carriers, clock, base_url, at_once
        self._pace = Pace({route: carrier.capabilities.per_second for route, carrier in carriers.items()})
        self._sending: set[asyncio.Task[None]] = set()
        self._recovered = -RECOVER_SECONDS

    async def run(self, stopped: asyncio.Event) -> None:
        """Send until stopped; a fault of the database is waited out. What is under way then gets a few seconds to be settled."""
        while not stopped.is_set():
            try:
                await self._recover()
                message = await self._take() if len(self._sending) < self._at_once else None
            except Exception as problem:
                LOG.error("the outbox could not be worked on: %s", type(problem).__name__)
                message = None
            if message is not None:
                self._begin(message)
            else:
                await self._pause(stopped)
        if self._sending:
            await asyncio.wait(self._sending, timeout=LAST_WORDS_SECONDS)

    async def send_next(self) -> bool:
        """Send one message; whether there was one."""
        message = await self._take()
        if message is not None:
            await self._send(message)
        return message is not None

    async def recover(self) -> None:
        """See to messages whose sender died."""
        async with self._store.write() as uow:
            await sending.recover(uow, self._carriers, self._clock())

    async def _recover(self) -> None:
        if time.monotonic() - self._recovered >= RECOVER_SECONDS:
            self._recovered = time.monotonic()
            await self.recover()

    async def _take(self) -> Outgoing | None:
        """Lease one message, in a transaction of its own; the provider is never called inside one."""
        routes = self._pace.ready(time.monotonic())
        if not routes or not await self._anything_waits(routes):
            return None
        async with self._store.write() as uow:
            message = await sending.take(uow, self._clock(), routes)
            if message is None:
                return None
            dressed = await sending.dressed(uow, message, self._carriers, self._base_url, self._clock())
        self._pace.spend(message.route, time.monotonic())
        return dressed

    async def _anything_waits(self, routes: list[tuple[str, str]]) -> bool:
        async with self._store.read() as uow:
            return await uow.outbox.is_waiting(self._clock(), routes)

    def _begin(self, message: Outgoing) -> None:
        task = asyncio.create_task(self._send(message))
        self._sending.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            LOG.error("a message could not be settled; it is looked at when its lease ends: %s", type(problem).__name__)

    async def _send(self, message: Outgoing) -> None:
        carrier = self._carriers[message.route]
        try:
            provider_id = await carrier.send(message)
        except DeliveryProblem as problem:
            await self._failed(message, problem)
        except Exception as fault:
            await self._failed(message, DeliveryProblem(f"fault_{type(fault).__name__}", unknown=True))
        else:
            async with self._store.write() as uow:
                await sending.sent(uow, message, carrier.name, provider_id, self._clock())

    async def _failed(self, message: Outgoing, problem: DeliveryProblem) -> None:
        LOG.warning("message %d was not taken: %s", message.id, problem.code)
        if problem.after is not None:
            self._pace.hold(message.route, time.monotonic() + problem.after.total_seconds())
        async with self._store.write() as uow:
            await sending.failed(uow, message, problem, self._clock())

    async def _pause(self, stopped: asyncio.Event) -> None:
        """Wait a moment, or until told to stop, or until one of a full set of messages is done."""
        waits = [asyncio.ensure_future(stopped.wait())]
        full = len(self._sending) >= self._at_once
        seconds = None if full else min(IDLE_SECONDS, self._pace.wait(time.monotonic(), IDLE_SECONDS))
        await asyncio.wait([*waits, *(self._sending if full else ())], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for waiting in waits:
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting


async def _main() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    store, clock = Store.open(settings().url), clock_of(settings())
    try:
        opened, close = await carriers(store, settings(), clock)
        try:
            worker = OutboxWorker(store, opened, clock, base_url=settings().base_url)
            async with asyncio.TaskGroup() as both:
                both.create_task(worker.run(stopped))
                if settings().daily_work:
                    daily = DailyWork(store, clock, catches_up=not settings().demo)
                    both.create_task(daily.run(stopped))
                    if isinstance(clock, DemoClock):
                        both.create_task(DemoDays(store, clock, daily, list(opened)).run(stopped))
        finally:
            await close()
    finally:
        await store.close()


def main() -> None:
    """Send until told to stop; exit 2 when the carriers' accounts can't be read."""
    logging.basicConfig(level=settings().log_level, format="%(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(_main())
    except AccountsUnreadable as problem:
        LOG.error("%s", problem)
        raise SystemExit(2) from problem
