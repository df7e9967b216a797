"""SQLite's driver, asked once a statement.

The driver works in a thread of its own. As SQLAlchemy uses it, one statement is four errands there and back: make a cursor, run,
fetch, close; and a transaction begins with four more. Here a statement is one errand, and the one that begins a transaction goes
along with its first statement: nothing was read or written before, so nobody can tell. Once a writer's transaction is under way nobody
is waited for until its end, so its small statements are asked on the spot: going to the thread costs several times as much as they do.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_

READING, WRITING = "BEGIN", "BEGIN IMMEDIATE"
SMALL = 50
"""Rows of a statement that may be asked on the spot."""


class _Done:
    """What is left of a cursor that was read to its end and closed."""

    __slots__ = ("description", "lastrowid", "rowcount", "rows")

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        self.rows = cursor.fetchall() if cursor.description else []
        cursor.close()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ("_done", "arraysize")

    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows = deque()
        self._done: _Done | None = None
        self.arraysize = 1

    @property
    def description(self) -> Any:
        return self._done.description if self._done else None

    @property
    def rowcount(self) -> int:
        return self._done.rowcount if self._done else -1

    @property
    def lastrowid(self) -> Any:
        return self._done.lastrowid if self._done else None

    async def _async_soft_close(self) -> None:
        """It is closed already."""

    def close(self) -> None:
        self._rows.clear()

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._ask("execute", operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._ask("executemany", operation, seq_of_parameters)

    async def _ask(self, verb: str, operation: str, parameters: Sequence[Any]) -> None:
        begin = self._adapt_connection.take_begin()  # type: ignore[attr-defined]
        raw: sqlite3.Connection = self._connection._conn

        def errand() -> _Done:
            if begin is not None and not raw.in_transaction:
                raw.execute(begin).close()
            return _Done(getattr(raw, verb)(operation, parameters))

        on_the_spot = verb == "execute" or len(parameters) <= SMALL
        async with self._adapt_connection._execute_mutex:
            self._done = await self._adapt_connection.done(errand, begin, on_the_spot)  # type: ignore[attr-defined]
        self._rows = deque(self._done.rows)


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection that begins a transaction along with its first statement, and goes nowhere to end one that never began."""

    __slots__ = ("_begin", "_is_writing", "_under_way")
    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._begin: str | None = None
        self._is_writing = False
        self._under_way = False

    def begin_with(self, statement: str) -> None:
        """What the next statement is preceded by."""
        self._begin = statement

    def take_begin(self) -> str | None:
        begin, self._begin = self._begin, None
        return begin

    async def done(self, errand: Callable[[], _Done], begin: str | None, on_the_spot: bool) -> _Done:
        """Run here, or in the driver's thread. One that was not waited for (its caller was cancelled) may still be under way there."""
        if self._is_writing and on_the_spot and not self._under_way:
            return errand()
        self._under_way = True
        try:
            done: _Done = await self._connection._execute(errand)
        except Exception:
            self._under_way = False
            raise
        self._under_way = False
        self._is_writing = self._is_writing or begin == WRITING
        return done

    def cursor(self, server_side: bool = False) -> Any:
        if server_side and (begin := self.take_begin()) is not None:
            await_(self._connection.execute(begin))
        return super().cursor(server_side)

    def commit(self) -> None:
        if self._is_writing and not self._connection.in_transaction:
            raise sqlite3.OperationalError("the transaction was given up underneath: nothing of it was kept")
        self._is_writing = False
        if self.take_begin() is None:
            super().commit()

    def rollback(self) -> None:
        self._is_writing = False
        self.take_begin()
        if self._under_way or self._connection.in_transaction:
            super().rollback()
            self._under_way = False


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """What an engine takes as its `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> Connection:
        opened = super().connect(*arg, **kw | {"check_same_thread": False})
        return Connection(self, opened._connection)
