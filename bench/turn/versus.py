"""Our way against the stock way, a block of turns about, so that whatever else the machine does falls on both alike.

Ours is from the borrower's words to the committed answer: logged, taken up, answered by a worker over loopback HTTP, committed. The
stock way is a message to the REST channel until its answers are there. The stock actions read the same book as the same borrower. Each
side has two processes, as each is served: a gateway's parts (here) and a worker, Rasa's server and its action server.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

import aiohttp

from bench.turn.bed import SAID, Bed
from bench.turn.clock import MS, Times, told
from bench.turn.stock.serve import SPEAKS_AS, Served, ask, cpu_of, served
from bench.turn.worker import working

AT_ONCE = 8
BLOCK = 20
"""Turns of one side before the other has as many: neither is served with the other's work between two messages of a talk."""


@dataclass(frozen=True, slots=True)
class Side:
    """Times of one side: one at a time, eight at a time; processor milliseconds and messages a second of the latter."""

    alone: Times
    crowd: Times
    cpu: float
    rate: float


async def versus(bed: Bed, folder: Path, model: Path, count: int) -> tuple[Side, Side]:
    """(ours, stock) from `count` turns one at a time and as many, eight conversations at a time."""
    texts = list(islice(cycle(SAID["zh"]), count))
    async with (
        working(folder) as (workers, worker),
        served(folder, model) as stock,
        aiohttp.ClientSession() as client,
    ):
        apart = replace(bed, workers=workers)
        ours, theirs = await _alone(apart, stock, client, texts)
        own_crowd, own_cpu, own_rate = await _crowd(apart, worker, texts)
        their_crowd, their_cpu, their_rate = await _their_crowd(stock, client, texts)
    return Side(told(ours), told(own_crowd), own_cpu, own_rate), Side(told(theirs), told(their_crowd), their_cpu, their_rate)


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


async def _crowd(bed: Bed, worker: int, texts: list[str]) -> tuple[list[float], float, float]:
    talks = [await bed.begin(f"B{number:04}") for number in range(2, 2 + AT_ONCE)]
    began, used = time.perf_counter(), time.process_time() + cpu_of(worker)
    parts = await asyncio.gather(*(_each(bed.timed, talk, texts[at::AT_ONCE]) for at, talk in enumerate(talks)))
    spent, cpu = time.perf_counter() - began, time.process_time() + cpu_of(worker) - used
    return [each for part in parts for each in part], cpu * MS / len(texts), len(texts) / spent


async def _their_crowd(stock: Served, client: aiohttp.ClientSession, texts: list[str]) -> tuple[list[float], float, float]:
    async def one(sender: str, text: str) -> float:
        return await ask(client, stock.address, sender, text)

    began, used = time.perf_counter(), stock.cpu()
    parts = await asyncio.gather(*(_each(one, f"crowd-{at}", texts[at::AT_ONCE]) for at in range(AT_ONCE)))
    spent, cpu = time.perf_counter() - began, stock.cpu() - used
    return [each for part in parts for each in part], cpu * MS / len(texts), len(texts) / spent


async def _each(turn, talk: str, texts: list[str]) -> list[float]:  # type: ignore[no-untyped-def]
    return [await turn(talk, text) for text in texts]


def lines(ours: Side, stock: Side) -> list[str]:
    rows = [
        ("one at a time, ms", ours.alone, stock.alone),
        (f"{AT_ONCE} at a time, ms", ours.crowd, stock.crowd),
    ]
    table = [
        line
        for name, own, theirs in rows
        for line in (
            f"  {name:<22}ours  {own}",
            f"  {'':<22}stock {theirs}  stock/ours p50 {theirs.middle / own.middle:.1f}, p95 {theirs.p95 / own.p95:.1f}",
        )
    ]
    cpu = f"  processor ms a turn    ours {ours.cpu:.1f}, stock {stock.cpu:.1f}: {stock.cpu / ours.cpu:.1f} turns of ours for one"
    rate = f"  turns a second         ours {ours.rate:.1f}, stock {stock.rate:.1f}"
    return ["", "ours and the stock way in the same run", *table, cpu, rate]
