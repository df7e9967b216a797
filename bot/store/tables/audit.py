"""Who did or read what, chained so that a changed, missing or inserted row shows."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from bot.store.base import Instant, JsonColumn, metadata

audit_record = Table(
    "audit_record",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("details", JsonColumn, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "subject"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
