"""The end of a business day: how late every loan is, written down once, a stretch of the book per transaction.

A run that was interrupted takes the snapshots that are missing; a finished day is left alone. A large book is shared out among as many
processes as there are cores (`bot.jobs.helpers`), so the process that asked stays free for other work.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import date

from bot.jobs import closing
from bot.jobs.helpers import Helpers, Json
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
    done = taken = 0
    async for answer in _closed(store, today, ends, shared=everything >= shared_from):
        done, taken = min(done + stretch, everything), taken + answer["taken"]
        progress(done, everything)
    if taken:
        async with store.write() as uow:
            await uow.delinquencies.take_stock()
    return taken


async def _closed(store: Store, today: date, ends: Sequence[str], *, shared: bool) -> AsyncIterator[Json]:
    """What became of each stretch, in the order in which they were done."""
    task = {"on": today.isoformat()}
    if not shared:
        async for piece in _stretches(ends):
            yield await closing.work(store, task, piece)
        return
    async with Helpers(store, closing.__name__, task) as helpers, aclosing(helpers.answers(_stretches(ends))) as answers:
        async for _, answer in answers:
            yield answer


async def _stretches(ends: Sequence[str]) -> AsyncIterator[Json]:
    for after, upto in zip(["", *ends], [*ends, None], strict=True):
        yield {"after": after, "upto": upto}
