"""A gateway that dies at every single place of a turn: after each one it is started again, and all must be as if nothing had been.

The places are counted first, on a turn that is left alone: every statement, commit, call to the worker and answer to the client that a
message leads to. Then, one conversation for each, the process dies there.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.soak.trial import Trial
from bench.soak.world import World

MESSAGE = "complain about a call"


@dataclass(frozen=True)
class Place:
    """The n-th point of a turn, what it is, and what was wrong after a death there."""

    number: int
    name: str
    died: bool
    found: tuple[str, ...]


async def places(world: World) -> list[str]:
    """What one message leads to, in order."""
    before = len(await world.house.seen())
    trial = await Trial.begin(world, "count", random.Random(0), browsers=1)
    try:
        trial.browsers[0].send({"text": MESSAGE})
        await trial.settle()
        return (await world.house.seen())[before:]
    finally:
        await trial.end()


async def die_at(world: World, number: int, name: str, kind: str = "crash") -> Place:
    """One message, and a death at one place on its way."""
    trial = await Trial.begin(world, f"point-{kind}-{number}", random.Random(number), browsers=1)
    try:
        ends = world.house.ends["crashed at a point"]
        await world.house.arm(kind, number)
        trial.browsers[0].send({"text": MESSAGE})
        await asyncio.sleep(0.05)
        found = await trial.settle()
        return Place(number, name, world.house.ends["crashed at a point"] > ends, tuple(found))
    finally:
        await trial.end()


async def crash_everywhere(folder: Path, url: str = "", every: int = 1, kind: str = "crash", **options: Any) -> list[Place]:
    """Every place of a turn (or each `every`-th), and what became of the conversation."""
    world = await World.open(folder, url, only_messages=True, **options)
    try:
        names = await places(world)
        return [await die_at(world, number, name, kind) for number, name in _counted(names, every)]
    finally:
        await world.close()


def _counted(names: list[str], every: int) -> Iterator[tuple[int, str]]:
    return ((number, name) for number, name in enumerate(names, 1) if number % every == 0)
