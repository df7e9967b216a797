"""SQLite's writers of one process: one after another, and those who queue up meanwhile share a commit.

A commit waits for the disk, and SQLite has one writer at a time: eight messages that come at once would wait for sixteen commits. So
whoever has written queues up once more to commit; who stood in the queue by then has written too, in the same transaction, and all of it
is XX
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class _Shared:
    """A transaction that several write in."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.is_used = False
        self.failed: BaseException | None = None


class Writers:
    """The queue to the one transaction that writes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._open: _Shared | None = None
        self._ending = set[asyncio.Task[None]]()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection to write with; after the block all of it is committed, or rolled back when anything was raised."""
        shared: _Shared | None = None
        try:
            async with self._turn:
                shared = self._open or await self._begin()
                async with shared.connection.begin_nested() if shared.is_used else self._undone_if_it_fails(shared):
                    yield shared.connection
        except Exception:
            if shared is not None:
                await self._seen_through(self._end(shared))
            raise
        await self._committed(shared)

    async def _begin(self) -> _Shared:
        connection = await self._engine.connect().start()
        await connection.begin()
        self._open = _Shared(connection)
        return self._open

    @asynccontextmanager
    async def _undone_if_it_fails(self, shared: _Shared) -> AsyncIterator[None]:
        """The first to write in a transaction needs no savepoint: it is alone so far."""
        try:
            yield
        except BaseException:
            self._open = None
            await self._seen_through(shared.connection.close())
            raise
        shared.is_used = True

    async def _committed(self, shared: _Shared) -> None:
        """Wait until it is committed; others wait for the same, so it goes on even when this writer is cancelled."""
        await self._seen_through(self._end(shared))
        if shared.failed is not None:
            raise shared.failed

    async def _seen_through(self, work: Coroutine[Any, Any, None]) -> None:
        ending = asyncio.create_task(work)
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        await asyncio.shield(ending)

    async def _end(self, shared: _Shared) -> None:
        async with self._turn:
            if self._open is not shared:
                return
            self._open = None
            try:
                await shared.connection.commit()
            except BaseException as problem:
                shared.failed = problem
            finally:
                await shared.connection.close()
