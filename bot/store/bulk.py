"""Many rows at a time: PostgreSQL copies them in one stream, SQLite takes them in one prepared statement; ids are asked for as one array.

Values pass through the same column types either way, so a row that was copied is the row that an insert would have made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    String,
    Table,
    any_,
    bindparam,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

COPY_FROM = 50
"""Rows from which a copy costs less than an insert."""

Row = Mapping[str, Any]


async def add_rows(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, which all have the same columns; nothing for none. `IntegrityError` when one is there already."""
    if not rows:
        return
    if connection.dialect.name == "postgresql" and len(rows) >= COPY_FROM:
        await _copy(connection, table, rows)
    else:
        await connection.execute(insert(table), rows)


async def _copy(connection: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    bound = [_bound(table.c[name], connection) for name in names]
    parts = sql.SQL(", ").join(map(sql.Identifier, names))
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), parts)
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is None:
        raise RuntimeError("the connection was given back before its rows were copied")
    try:
        async with raw.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                await copy.write_row([bind(row[name]) if bind else row[name] for name, bind in zip(names, bound, strict=True)])
    except psycopg.IntegrityError as problem:
        raise IntegrityError(f"COPY {table.name}", None, problem, hide_parameters=True) from problem


def _bound(column: Column[Any], connection: AsyncConnection) -> Callable[[Any], Any] | None:
    """What the column's type does to a value on its way into the database."""
    dialect = connection.dialect
    return column.type.dialect_impl(dialect).bind_processor(dialect)


async def take_stock(connection: AsyncConnection, *tables: Table) -> None:
    """Have PostgreSQL look over tables that have just changed much. It would do so by itself a minute or more later, and until then
    takes a day that has just been closed for empty; SQLite plans without."""
    if connection.dialect.name == "postgresql":
        for table in tables:
            await connection.execute(text(f'ANALYZE "{table.name}"'))


def within(connection: AsyncConnection, column: ColumnElement[str], ids: Collection[str]) -> ColumnElement[bool]:
    """Whether a column of text is among these values, however many they are."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(ids), ARRAY(String), unique=True))
    return column.in_(list(ids))


def stretch(column: ColumnElement[str], after: str, upto: str | None) -> ColumnElement[bool]:
    """Whether a column of ids lies in a stretch of the book; `upto` is within, None is the end. To be said of every table that a
    statement about a stretch joins: each is then read in its own index from end to end of it, and never as a whole."""
    return column > after if upto is None else (column > after) & (column <= upto)


async def join_whole(connection: AsyncConnection) -> None:
    """Have PostgreSQL join stretches of tables as wholes, until the transaction ends. It takes a thousand neighbouring ids for five, and
    would else go through one table's stretch for each row of another's: 0.3 s instead of 10 ms."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL enable_nestloop = off"))


def any_of(table: Table, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether any row of a table belongs to the row at hand, looked up in the table's index: for a page of loans of a large book,
    PostgreSQL made of an `exists` a reading of all payments there are."""
    return select(literal(1)).select_from(table).where(condition).limit(1).scalar_subquery().is_not(None)
