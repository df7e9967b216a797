"""What more workers bring: the four of them are given so much of a core together, then twice, then four times as much.

Everybody writes again as soon as an answer is there. The rest of the fleet, the database and the borrowers take what they need of the
machine, so the shares are such that there is room for them; what each part spends on a turn tells whether anybody waits for a lock.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.fleet.crowd import Crowd
from bench.fleet.fleet import Fleet
from bench.fleet.quota import quota
from bench.sockets.__main__ import Own

FREELY, WARM, SETTLE = 2.0, 8.0, 4.0


@dataclass(frozen=True)
class Level:
    """What was reached with so many cores' worth of workers: turns a second, and milliseconds of processor that each part spent on one."""

    cores: float
    rate: float
    spent: dict[str, float]
    twice: float

    def told(self, first: Level) -> str:
        spent = " | ".join(f"{milliseconds:.1f}" for milliseconds in self.spent.values())
        return f"{self.cores:.2f} | {self.rate:.1f} | {self.rate / first.rate:.2f} | {spent} | {self.twice:.0f} | {os.getloadavg()[0]:.1f}"


HEADINGS = "cores' worth of workers | turns/s | to the first | ms a turn: workers | gateways | database | turns run twice | load"


async def scale(crowd: Crowd, cores: tuple[float, ...], seconds: float, tell: Callable[[str], None]) -> list[Level]:
    """One level after the other, on the same fleet and with the same people, after each has had some turns without a limit."""
    levels: list[Level] = []
    with quota() as share:
        share.hold(crowd.fleet.pid(name) for name in crowd.fleet.names("dialogue"))
        share.allow(FREELY)
        crowd.begin((0.0, 0.0))
        await asyncio.sleep(WARM)
        for each in cores:
            share.allow(each)
            await asyncio.sleep(SETTLE)
            levels.append(await _level(crowd.fleet, each, seconds))
            tell(levels[-1].told(levels[0]))
        share.allow(FREELY)
        await crowd.rest()
    return levels


async def _level(fleet: Fleet, cores: float, seconds: float) -> Level:
    loop = asyncio.get_running_loop()
    before, turns, twice, began = _spent(fleet), *await _turns(fleet), loop.time()
    await asyncio.sleep(seconds)
    after, done, again = _spent(fleet), *await _turns(fleet)
    answered = done - turns
    spent = {part: (after[part] - before[part]) / max(1.0, answered) * 1000 for part in after}
    return Level(cores, answered / (loop.time() - began), spent, again - twice)


async def _turns(fleet: Fleet) -> tuple[float, float]:
    return await fleet.figure('bot_turns_total{outcome="answered"}'), await fleet.figure('bot_turns_total{outcome="overtaken"}')


def _spent(fleet: Fleet) -> dict[str, float]:
    """Seconds of processor so far, by part."""
    of = {part: sum(Own.of(fleet.pid(name)).seconds for name in fleet.names(part)) for part in ("dialogue", "gateway")}
    return {**of, "database": sum(Own.of(process).seconds for process in _family(fleet.cluster.process()))}


def _family(parent: int) -> list[int]:
    """A process and its children."""
    found = [parent]
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(each.parent.name))
    return found
