"""Our way against the stock way, a block of turns about, so that whatever else the machine does falls on both alike.

Ours is from the borrower's words to the committed answer: logged, taken up, answered by a worker over loopback HTTP, committed. The
stock way is a message to the REST channel until its answers are there. The stock actions read the same book as the same borrower. Each
side has two processes, as each is served: a gateway's parts (here) and a worker, Rasa's server and its action server.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

import aiohttp

from bench.turn.bed import SAID, Bed
from bench.turn.clock import MS, Times, told
from bench.turn.flat import LENGTHS
from bench.turn.stock.grown import grown
from bench.turn.stock.serve import SPEAKS_AS, Served, ask, cpu_of, served
from bench.turn.worker import working

AT_ONCE = 8
BLOCK = 20
"""Turns of one side before the other has as many: neither is served with the other's work between two messages of a talk."""
CROWD_BLOCK = 5 * AT_ONCE
"""As many, of eight talks together."""


@dataclass(frozen=True, slots=True)
class Side:
    """Times of one side: one at a time, eight at a time; processor milliseconds and messages a second of the latter."""

    alone: Times
    crowd: Times
    cpu: float
    rate: float

    def named(self) -> dict[str, Times]:
        return {"one at a time": self.alone, f"{AT_ONCE} at a time": self.crowd}


async def versus(bed: Bed, folder: Path, model: Path, count: int) -> tuple[Side, Side, dict[int, Times]]:
    """(ours, stock) from `count` turns one at a time and as many, eight conversations at a time; and stock's turn by length."""
    texts = list(islice(cycle(SAID["zh"]), count))
    async with (
        working(folder) as (workers, worker),
        served(folder, model) as stock,
        aiohttp.ClientSession() as client,
    ):
        apart = replace(bed, workers=workers)
        ours, theirs = await _alone(apart, stock, client, texts)
        crowd, their_crowd = await _crowds(apart, worker, stock, client, texts)
        longer = await grown(stock, folder / "rasa.db", client, SAID["zh"], LENGTHS)
    return _side(ours, crowd), _side(theirs, their_crowd), longer


def _side(alone: list[float], crowd: Crowd) -> Side:
    count = len(crowd.times)
    return Side(told(alone), told(crowd.times), crowd.used * MS / count, count / crowd.spent)


async def _alone(bed: Bed, stock: Served, client: aiohttp.ClientSession, texts: list[str]) -> tuple[list[float], list[float]]:
    talk = await bed.begin(SPEAKS_AS)
    for text in SAID["zh"]:
        await bed.timed(talk, text)
        await ask(client, stock.address, "warm", text)
    ours: list[float] = []
    theirs: list[float] = []
    for start in range(0, len(texts), BLOCK):
        block = texts[start : start + BLOCK]
        ours += [await bed.timed(talk, text) for text in block]
        theirs += [await ask(client, stock.address, "alone", text) for text in block]
    return ours, theirs


async def _crowds(bed: Bed, worker: int, stock: Served, client: aiohttp.ClientSession, texts: list[str]) -> tuple[Crowd, Crowd]:
    """Eight talks of each side, by turns as well: a few turns of each of ours, then as many of each of theirs."""

    async def theirs(sender: str, text: str) -> float:
        return await ask(client, stock.address, sender, text)

    own_talks = [await bed.begin(f"B{number:04}") for number in range(2, 2 + AT_ONCE)]
    ours = Crowd(own_talks, bed.timed, lambda: time.process_time() + cpu_of(worker))
    stocks = Crowd([f"crowd-{at}" for at in range(AT_ONCE)], theirs, stock.cpu)
    for start in range(0, len(texts), CROWD_BLOCK):
        for crowd in (ours, stocks):
            await crowd.speak(texts[start : start + CROWD_BLOCK])
    return ours, stocks


class Crowd:
    """Talks of one side that go on at the same time: times of the turns, processor seconds used and seconds gone by meanwhile."""

    def __init__(self, talks: Sequence[str], turn: Callable[[str, str], Awaitable[float]], cpu: Callable[[], float]) -> None:
        self._talks, self._turn, self._cpu = talks, turn, cpu
        self.times: list[float] = []
        self.used = self.spent = 0.0

    async def speak(self, texts: Sequence[str]) -> None:
        """Each talk says its share of these, one after the other."""
        began, used = time.perf_counter(), self._cpu()
        shares = [texts[at :: len(self._talks)] for at in range(len(self._talks))]
        parts = await asyncio.gather(*(self._say(talk, share) for talk, share in zip(self._talks, shares, strict=True)))
        self.used += self._cpu() - used
        self.spent += time.perf_counter() - began
        self.times += [each for part in parts for each in part]

    async def _say(self, talk: str, texts: Sequence[str]) -> list[float]:
        return [await self._turn(talk, text) for text in texts]


def lines(ours: Side, stock: Side) -> list[str]:
    table = [
        line
        for (name, own), theirs in zip(ours.named().items(), stock.named().values(), strict=True)
        for line in (
            f"  {name + ', ms':<22}ours  {own}",
            f"  {'':<22}stock {theirs}  stock/ours p50 {theirs.middle / own.middle:.1f}, p95 {theirs.p95 / own.p95:.1f}",
        )
    ]
    cpu = f"  processor ms a turn    ours {ours.cpu:.1f}, stock {stock.cpu:.1f}: {stock.cpu / ours.cpu:.1f} turns of ours for one"
    rate = f"  turns a second         ours {ours.rate:.1f}, stock {stock.rate:.1f}"
    return ["ours and the stock way in the same run", *table, cpu, rate]
