"""The end of a business day: how late every loan is, written down once, a stretch of the book per transaction.

A run that was interrupted takes the snapshots that are missing; a finished day is left alone. A large book is shared out among as many
processes as there are cores (`closing_process`), so the process that asked stays free for other work.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import date

from bot.jobs.closing import Closers, close_stretch
from bot.store.unit_of_work import Store

Progress = Callable[[int, int], None]
STRETCH = 1000
"""Loans that are read, worked out and written in one go."""
SHARED_FROM = 20_000
"""Loans from which a process of its own, which takes a second to start, is worth it."""


def silent(_done: int, _all: int) -> None:
    """Shows no progress."""


async def close_day(
    store: Store, today: date, progress: Progress = silent, *, shared_from: int = SHARED_FROM, stretch: int = STRETCH
) -> int:
    """Take the snapshots of `today` that are missing; returns how many were taken."""
    async with store.read() as uow:
        everything, ends = await uow.loans.count(), await uow.loans.every(stretch)
    stretches = list(zip(["", *ends], [*ends, None], strict=True))
    done = taken = 0

    def advance(count: int) -> None:
        nonlocal done, taken
        done, taken = min(done + stretch, everything), taken + count
        progress(done, everything)

    if everything < shared_from:
        for after, upto in stretches:
            advance(await close_stretch(store, today, after, upto))
        return taken
    async with Closers(store, today, len(os.sched_getaffinity(0))) as closers:
        waiting = iter(stretches)

        async def work(place: int) -> None:
            for after, upto in waiting:
                advance(await closers.close(place, after, upto))

        async with asyncio.TaskGroup() as group:
            for place in range(closers.number):
                group.create_task(work(place))
    return taken
