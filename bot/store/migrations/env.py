"""Alembic's entry: runs the revisions on the connection that `bot.store.migrate` hands over, on either database."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from bot.store import tables  # noqa: F401  (registers every table)
from bot.store.base import Exact, Instant, metadata


def render_own_types(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """Our column types are written by their own names."""
    if kind != "type" or not isinstance(item, (Exact, Instant, JSON)):
        return False
    autogenerate.imports.add("from bot.store import base")
    return "base.JsonColumn" if isinstance(item, JSON) else f"base.{type(item).__name__}()"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_own_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
