"""Seeing what another process wrote to the log without ringing this gateway's bell: one look for all who follow, not one for each.

Whoever follows a conversation sleeps until its bell rings. Every few seconds, and every second while the bell does not carry what other
gateways ring, the conversations that somebody follows here are read
together, by their key, and each that moved on since the last time is rung, for those who were not told of it yet. A conversation that
waits for a person is rung every time, since its place in the queue depends on others.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from bot.gateway.faults import report
from bot.gateway.gate import Gate
from bot.service.talk_records import Standing

LOOK_AGAIN, LOOK_SOON = 5.0, 1.0


async def keep_watch(gate: Gate, stopping: asyncio.Event) -> None:
    """Look again and again until told to stop; a fault of the database is waited out."""
    seen: dict[str, Standing] = {}
    looked = time.monotonic()
    while not stopping.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(min(LOOK_SOON, LOOK_AGAIN)):
                await stopping.wait()
                return
        if gate.bell.carries and time.monotonic() - looked < LOOK_AGAIN:
            continue
        looked = time.monotonic()
        try:
            seen = await look_once(gate, seen)
        except Exception as problem:
            report("looking for what others wrote", problem)


async def look_once(gate: Gate, seen: dict[str, Standing]) -> dict[str, Standing]:
    """How what is followed here stands now; whoever follows what was seen otherwise, or not yet, is woken."""
    async with gate.store.read() as uow:
        now = await uow.conversations.standing(gate.bell.topics)
    for conversation_id, standing in now.items():
        before = seen.get(conversation_id)
        if standing.owner == "queue" or before is None or (before.epoch, before.owner) != (standing.epoch, standing.owner):
            gate.bell.wake(conversation_id)
        elif before != standing:
            gate.bell.wake_behind(conversation_id, standing.last_seq)
    return now
