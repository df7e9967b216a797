"""Small helpers between rows and the plain values that use cases see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Insert, Row, Select, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")


def columns_of(table: Table, kind: type[Any]) -> Select[Any]:
    """Select those columns of a table that a value class has fields for."""
    return select(*(table.c[field.name] for field in fields(kind)))


def made(kind: type[T], row: Row[Any]) -> T:
    return kind(**dict(zip(row._fields, row, strict=True)))


def as_values(record: Any) -> dict[str, Any]:
    """The columns of a value; nested plain data stays as it is."""
    return {name: getattr(record, name) for name in _names(record.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def unless_there(dialect: str, table: Table, *keys: str) -> Insert:
    """An insert that does nothing when a unique key is taken, any or the one of these columns; its values come with the execution."""
    made_by = postgresql if dialect == "postgresql" else sqlite
    statement: Insert = made_by.insert(table).on_conflict_do_nothing(index_elements=keys or None)
    return statement


def insert_unless_there(connection: AsyncConnection, table: Table, values: Mapping[str, Any]) -> Insert:
    """An insert that does nothing when a unique key is taken."""
    return unless_there(connection.dialect.name, table).values(values)


def upsert(
    connection: AsyncConnection, table: Table, values: Mapping[str, Any], where: ColumnElement[bool] | None = None
) -> Insert:
    """An insert that replaces the row of the same primary key, if `where` holds of that."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    statement: Insert = dialect.insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=rest, where=where)
    return statement
