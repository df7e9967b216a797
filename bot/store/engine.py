"""Engines for both databases, made from a URL when asked for, never at import.

SQLite runs in WAL mode with foreign keys on and waits for a writer rather than failing. Its transactions begin when the unit of work
says so (`BEGIN IMMEDIATE` for writers), because the driver's own late begin lets two readers deadlock when both turn into writers.

Errors never carry a statement's parameters: names, phone numbers and amounts must not reach a log.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.sqlite import WRITING, Driver

AWAY = (OperationalError, InterfaceError, NoConnectionFree)
"""What is raised when the database can't be reached or cuts a connection: no fault of what was asked, which may be asked again."""
USED, IDLE_SECONDS = "used", 1.0


def make_engine(url: str) -> AsyncEngine:
    """An async engine for `sqlite+aiosqlite://…` or `postgresql+psycopg://…`."""
    if not url.startswith("sqlite"):
        engine = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        event.listen(engine.sync_engine, "checkin", _note_use)
        event.listen(engine.sync_engine, "checkout", _ask_the_long_unused)
        return engine
    engine = create_async_engine(url, module=Driver(), hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def glancing(engine: AsyncEngine) -> AsyncEngine:
    """The same connections for a single statement, which sees one moment by itself: nothing is begun for it."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same connections, whose transactions see one moment of the database; SQLite's always do."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


def _note_use(_connection: Any, record: Any) -> None:
    record.info[USED] = time.monotonic()


def _ask_the_long_unused(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that lay idle may have been cut meanwhile; one that was used a moment ago is not asked each time."""
    if time.monotonic() - record.info.get(USED, time.monotonic()) < IDLE_SECONDS:
        return
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT 1")
        connection.rollback()
    except Exception as gone:
        raise DisconnectionError from gone
    finally:
        cursor.close()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    begin = connection.get_execution_options().get("begin", WRITING)
    if begin is not None:
        connection.connection.dbapi_connection.begin_with(begin)
