"""SQLite without a thread of its own: a statement runs when it is asked for, and its answer comes with the loop's next turn.

Everything else is the driver's and the database's. A database that is locked is asked again for as long as the driver would have waited,
in the loop's own time; so two transactions of one thread can still wait for each other's end.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.util import LRUCache

from bot.store.unit_of_work import Store

COMPILED: Any = LRUCache(2000)
BUSY_SECONDS, ASK_AGAIN = 15.0, 0.004
Work = tuple["asyncio.Future[Any] | None", Callable[[], Any]]


class Inline:
    """Stands in for the queue between the driver and its thread, and for the thread."""

    def __init__(self) -> None:
        self._waiting = deque[Work]()
        self._since: float | None = None

    def put_nowait(self, work: Work) -> None:
        self._waiting.append(work)
        if len(self._waiting) == 1:
            self._go_on()

    def _go_on(self) -> None:
        while self._waiting:
            future, function = self._waiting[0]
            result, problem = None, None
            try:
                result = function()
            except sqlite3.OperationalError as refused:
                if future is not None and "locked" in str(refused) and self._may_wait(future.get_loop().time()):
                    future.get_loop().call_later(ASK_AGAIN, self._go_on)
                    return
                problem = refused
            except Exception as other:
                problem = other
            self._since = None
            self._waiting.popleft()
            if future is not None and not future.get_loop().is_closed():
                future.get_loop().call_soon(_settle, future, result, problem)

    def _may_wait(self, now: float) -> bool:
        self._since = now if self._since is None else self._since
        return now - self._since < BUSY_SECONDS


def _settle(future: asyncio.Future[Any], result: Any, problem: Exception | None) -> None:
    if future.done():
        return
    if problem is not None:
        future.set_exception(problem)
    else:
        future.set_result(result)


class _NoThread:
    daemon = True

    def __init__(self, **_: object) -> None:
        return

    def start(self) -> None:
        return


def _never_wait(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=0")
    cursor.close()


def prepare(store: Store) -> None:
    """A store for this thread: its driver must not wait by itself, and what was compiled for another engine need not be again."""
    for engine in (store.engine.sync_engine, store._reader.sync_engine, store._glancer.sync_engine):
        engine._compiled_cache = COMPILED
        kind: Any = type(engine.dialect)
        kind.__hash__, kind.__eq__ = _hash_of_kind, _same_kind
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine.sync_engine, "connect", _never_wait)


def _hash_of_kind(dialect: object) -> int:
    return hash(type(dialect))


def _same_kind(dialect: object, other: object) -> bool:
    return type(dialect) is type(other)


@contextmanager
def in_one_thread() -> Iterator[None]:
    """While it lasts, new connections to SQLite have no thread."""
    with patch("aiosqlite.core.SimpleQueue", Inline), patch("aiosqlite.core.Thread", _NoThread):
        yield
