"""The outbox worker: hands what is waiting to its carrier, one message at a time, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.channels.simulator import SimulatedPhones
from bot.service import outbox
from bot.service.outbox import Carrier, DeliveryProblem
from bot.service.talk_records import Outgoing
from bot.settings import Settings, settings
from bot.store.unit_of_work import Store

LOG = logging.getLogger("bot.outbox")
IDLE_SECONDS = 0.25
RECOVER_EVERY = 60


def utc_now() -> datetime:
    return datetime.now(UTC)


def carriers(store: Store, settings: Settings) -> dict[str, Carrier]:
    """The carrier of each channel; without one, messages wait in the outbox and nothing is lost."""

    async def deliver(phone: str, text: str, parts: int, provider_id: str) -> None:
        async with store.write() as uow:
            await uow.phone_messages.add(phone, "bot", text, parts, utc_now(), provider_id)

    return {"sms": SimulatedPhones(deliver, settings.base_url)} if settings.demo else {}


class OutboxWorker:
    """Sends from one store by its carriers."""

    def __init__(self, store: Store, carriers: Mapping[str, Carrier], clock: Callable[[], datetime] = utc_now) -> None:
        self._store, self._carriers, self._clock = store, dict(carriers), clock

    async def run(self, stopped: asyncio.Event) -> None:
        """Send until stopped; a fault of the database is waited out."""
        rounds = 0
        while not stopped.is_set():
            try:
                if rounds % RECOVER_EVERY == 0:
                    await self._recover()
                busy = await self.send_next()
            except Exception as problem:
                LOG.error("the outbox could not be worked on: %s", type(problem).__name__)
                busy = False
            rounds += 1
            if not busy:
                await _pause(stopped)

    async def _recover(self) -> None:
        async with self._store.write() as uow:
            await outbox.recover(uow, self._carriers, self._clock())

    async def send_next(self) -> bool:
        """Send one message; whether there was one. It is leased in one transaction and settled in another, never sent inside one."""
        if not self._carriers or not await self._anything_waits():
            return False
        async with self._store.write() as uow:
            message = await outbox.take(uow, self._clock())
        if message is None:
            return False
        await self._send(message)
        return True

    async def _anything_waits(self) -> bool:
        async with self._store.read() as uow:
            return await uow.outbox.is_waiting(self._clock())

    async def _send(self, message: Outgoing) -> None:
        try:
            provider_id = await self._carriers[message.channel].send(message)
        except DeliveryProblem as problem:
            LOG.warning("message %d was not taken: %s", message.id, problem.code)
            async with self._store.write() as uow:
                await outbox.failed(uow, message, problem, self._clock())
            return
        async with self._store.write() as uow:
            await outbox.sent(uow, message, provider_id, self._clock())


async def _pause(stopped: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            await stopped.wait()
    except TimeoutError:
        return


async def _main() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    store = Store.open(settings().url)
    try:
        await OutboxWorker(store, carriers(store, settings())).run(stopped)
    finally:
        await store.close()


def main() -> None:
    """Send until told to stop."""
    logging.basicConfig(level=settings().log_level, format="%(levelname)s %(name)s %(message)s")
    asyncio.run(_main())
