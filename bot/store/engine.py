"""Engines for both databases, made from a URL when asked for, never at import.

SQLite runs in WAL mode with foreign keys on and waits for a writer rather than failing. Its transactions begin when the unit of work
says so (`BEGIN IMMEDIATE` for writers), because the driver's own late begin lets two readers deadlock when both turn into writers.

Errors never carry a statement's parameters: names, phone numbers and amounts must not reach a log.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.sqlite import Driver


def make_engine(url: str) -> AsyncEngine:
    """An async engine for `sqlite+aiosqlite://…` or `postgresql+psycopg://…`."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(url, module=Driver(), hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same connections, whose transactions see one moment of the database; SQLite's always do."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writer = connection.get_execution_options().get("writer", True)
    connection.connection.dbapi_connection.begin_with("BEGIN IMMEDIATE" if writer else "BEGIN")
