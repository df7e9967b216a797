"""What is to leave by a provider, and what the simulated phones have received."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table

from bot.store.base import Instant, JsonColumn, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("to", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("body", JsonColumn, nullable=False),
    Column("secret", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("provider_id", String),
    Column("problem", String),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    CheckConstraint("state IN ('queued', 'sending', 'sent', 'unknown', 'dead')", name="state"),
    Index(None, "state", "not_before"),
    Index(None, "to", "state"),
)

phone_message = Table(
    "phone_message",
    metadata,
    Column("phone", String(16), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sender", String, nullable=False),
    Column("text", String, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("provider_id", String, unique=True),
    Column("at", Instant, nullable=False),
    CheckConstraint("sender IN ('phone', 'bot')", name="sender"),
)
