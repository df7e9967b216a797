"""The desk's rounds: every few seconds each gateway looks whom to ask, and which cases nobody is with any more."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from bot.gateway.gate import Gate
from bot.service import desk

EVERY_SECONDS = 3.0
LOG = logging.getLogger("bot.desk")


async def keep_going(gate: Gate, stopping: asyncio.Event) -> None:
    """Go round until told to stop, never in the middle of a round; a fault of the database is waited out."""
    while not stopping.is_set():
        try:
            await go_once(gate)
        except Exception as problem:
            LOG.error("the desk could not be looked after: %s", type(problem).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY_SECONDS):
                await stopping.wait()


async def go_once(gate: Gate) -> desk.Round | None:
    """One round, if any case is open; whoever watches is told of what changed."""
    async with gate.store.read() as uow:
        if not await uow.cases.count(("open", "claimed"), None):
            return None
    async with gate.store.write() as uow:
        done = await desk.go_round(uow, gate.clock())
    for conversation_id in done.changed:
        gate.bell.ring(conversation_id)
    if done.changed or done.asked:
        gate.bell.ring("console")
    return done
