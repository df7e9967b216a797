"""Processes that share a day's work over the book: each does one piece after another, so that every core has its part.

A helper is told on standard input, a JSON line each: first the database and the task, then its pieces; it answers each with a line.
When whoever started it dies, its input ends, and so does it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from bot.store.unit_of_work import Store

Json = dict[str, Any]
Work = Callable[[Store, Json, Json], Awaitable[Json]]
"""Does one piece: the database, the task, the piece; returns what became of it."""
LONGEST_LINE = 2**26


class HelperEnded(RuntimeError):
    """A process that helps ended before its work did; what it had done is kept."""


class Helpers:
    """So many processes, one for each core by default, that do pieces of one task with the module's `Work`."""

    def __init__(self, store: Store, module: str, task: Json, number: int | None = None) -> None:
        self.number = number or len(os.sched_getaffinity(0))
        self._module = module
        self._task = {"url": store.engine.url.render_as_string(hide_password=False), "task": task}
        self._processes: list[Process] = []

    async def __aenter__(self) -> Self:
        for _ in range(self.number):
            command = (sys.executable, "-m", self._module)
            process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE)
            self._processes.append(process)
            await _tell(process, self._task)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None) -> None:
        for process in self._processes:
            if process.stdin:
                process.stdin.close()
            if kind is not None and process.returncode is None:
                process.terminate()
            await process.wait()

    async def answers(self, pieces: AsyncIterator[Json]) -> AsyncGenerator[tuple[Json, Json], None]:
        """Each piece with its answer, as they come; a piece is asked for when a process is free."""
        free, busy = list(self._processes), dict[asyncio.Task[Json], tuple[Process, Json]]()
        try:
            async for piece in pieces:
                process = free.pop()
                busy[asyncio.create_task(_done(process, piece))] = process, piece
                if not free:
                    async for answer in _ended(busy, free):
                        yield answer
            while busy:
                async for answer in _ended(busy, free):
                    yield answer
        finally:
            for task in busy:
                task.cancel()


async def _ended(busy: dict[asyncio.Task[Json], tuple[Process, Json]], free: list[Process]) -> AsyncIterator[tuple[Json, Json]]:
    """Wait until at least one process is free again."""
    done, _ = await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        process, piece = busy.pop(task)
        free.append(process)
        yield piece, task.result()


async def _done(process: Process, piece: Json) -> Json:
    await _tell(process, piece)
    line = await process.stdout.readline() if process.stdout else b""
    if not line:
        raise HelperEnded(f"a helping process ended with {process.returncode}; run the day again, it goes on where it stopped")
    answer: Json = json.loads(line)
    return answer


async def _tell(process: Process, what: Json) -> None:
    if process.stdin is None:
        raise HelperEnded("a helping process has no input")
    process.stdin.write(json.dumps(what).encode() + b"\n")
    await process.stdin.drain()


def serve(work: Work) -> None:
    """Be a helper until standard input ends."""
    asyncio.run(_serve(work))


async def _serve(work: Work) -> None:
    told = json.loads(sys.stdin.readline())
    store = Store.open(told["url"])
    try:
        for line in sys.stdin:
            sys.stdout.write(json.dumps(await work(store, told["task"], json.loads(line))) + "\n")
            sys.stdout.flush()
    finally:
        await store.close()
