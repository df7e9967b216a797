"""What is to leave by a provider, what providers told us, and what the simulated phones have received."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table

from bot.store.base import Instant, JsonColumn, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("lender_id", String, nullable=False, server_default=""),
    Column("borrower_id", String),
    Column("loan_id", String),
    Column("purpose", String, nullable=False, server_default="reply"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("channel", String, nullable=False),
    Column("to", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("body", JsonColumn, nullable=False),
    Column("secret", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("leased_until", Instant),
    Column("provider", String),
    Column("provider_id", String),
    Column("receipt", String),
    Column("receipt_at", Instant),
    Column("problem", String),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    CheckConstraint("state IN ('queued', 'sending', 'sent', 'unknown', 'dead', 'suppressed', 'abandoned')", name="state"),
    Index(None, "state", "priority", "not_before"),
    Index(None, "to", "state"),
    Index(None, "provider_id"),
    Index(None, "borrower_id"),
)

webhook = Table(
    "webhook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("lender_id", String, nullable=False),
    Column("provider", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("address", String, nullable=False),
    Column("content", JsonColumn, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("problem", String),
    Column("received_at", Instant, nullable=False),
    Column("settled_at", Instant),
    CheckConstraint("kind IN ('message', 'receipt')", name="kind"),
    CheckConstraint("state IN ('new', 'done', 'dead', 'abandoned')", name="state"),
    Index(None, "state", "not_before"),
    Index(None, "address", "state"),
)

short_link = Table(
    "short_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String, nullable=False),
    Column("lender_id", String, nullable=False),
    Column("borrower_id", String),
    Column("address", String),
    Column("mailed_to", String(254)),
    Column("expires_at", Instant, nullable=False),
    Column("pass_hash", String(64), unique=True),
    Column("pass_until", Instant),
    CheckConstraint("purpose IN ('resume', 'stop')", name="purpose"),
    Index(None, "expires_at"),
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
