"""Working on what providers told us, after they were answered: one call after another, each in one transaction with its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress

from aiohttp import web

from bot.channels import kannel, twilio
from bot.channels.heard import Heard, Report, Unclear
from bot.gateway.conversations import wake
from bot.gateway.faults import report
from bot.gateway.gate import GATE, Gate
from bot.gateway.keeping import Keeper
from bot.gateway.phones import receive
from bot.gateway.stopping import let_finish
from bot.service import phone as phones
from bot.service import receipts, webhooks
from bot.service.link_records import Webhook
from bot.service.phone import ShortMessage
from bot.store.unit_of_work import UnitOfWork

LOG = logging.getLogger("bot.intake")
SWEEP_SECONDS = 1.0
HEARD: Mapping[str, Callable[[Mapping[str, str]], Heard]] = {"kannel": kannel.heard, "twilio": twilio.heard}
REPORTED: Mapping[str, Callable[[Mapping[str, str]], Report]] = {"kannel": kannel.reported, "twilio": twilio.reported}


class Intake:
    """The queue of calls to work on; it lives in the database, so nothing is lost with this process."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self.keeper = gate, Keeper(gate.store)
        self._news, self._stopping = asyncio.Event(), False
        self._working: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._working = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Finish the call in hand; the others wait in the database."""
        self._stopping = True
        self._news.set()
        if self._working is not None:
            await let_finish({self._working})

    def poke(self) -> None:
        """Something was kept."""
        self._news.set()

    async def _work(self) -> None:
        while not self._stopping:
            self._news.clear()
            try:
                while not self._stopping and await self.work_next():
                    pass
            except Exception as problem:
                report("working on what providers told us", problem)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), SWEEP_SECONDS)

    async def work_next(self) -> bool:
        """Work on one call; whether there was one."""
        gate, webhook = self._gate, None
        async with gate.store.read() as uow:
            if not await uow.webhooks.is_waiting(gate.clock()):
                return False
        try:
            async with self.keeper.turns, gate.store.write() as uow:
                webhook = await uow.webhooks.take(gate.clock())
                if webhook is None:
                    return False
                to_wake = await self._apply(uow, webhook)
                await webhooks.done(uow, webhook, gate.clock())
        except Exception as problem:
            if webhook is None:
                raise
            await self._failed(webhook, problem)
            return True
        for conversation_id in to_wake:
            wake(gate, conversation_id)
        return True

    async def _apply(self, uow: UnitOfWork, webhook: Webhook) -> list[str]:
        now = self._gate.clock()
        if webhook.kind == "receipt":
            said = REPORTED[webhook.provider](webhook.content)
            content = {"stage": said.stage, "id": said.id, "problem": said.problem}
            await receipts.note(uow, webhook.lender_id, webhook.provider, said.message, content, now)
            return []
        heard = HEARD[webhook.provider](webhook.content)
        message = ShortMessage(
            phone=heard.phone, text=heard.text, message_id=f"{webhook.provider}:{heard.id}", pictures=heard.pictures
        )
        line = await phones.line_to(uow, heard.phone, webhook.lender_id, now)
        return await receive(uow, line, message, now)

    async def _failed(self, webhook: Webhook, problem: Exception) -> None:
        if not isinstance(problem, Unclear):
            report("working on a provider's call; it is tried again", problem)
        LOG.warning("call %d of %s could not be worked on", webhook.id, webhook.provider)
        async with self._gate.store.write() as uow:
            hopeless = isinstance(problem, Unclear)
            await webhooks.failed(uow, webhook.id, type(problem).__name__, self._gate.clock(), hopeless=hopeless)


INTAKE = web.AppKey("intake", Intake)


async def running(app: web.Application) -> AsyncIterator[None]:
    """The intake of a gateway while it serves."""
    intake = app[INTAKE]
    intake.start()
    yield
    await intake.stop()


def add_intake(app: web.Application) -> None:
    app[INTAKE] = Intake(app[GATE])
    app.cleanup_ctx.append(running)
