"""The conversation log, who may read it, and which phone speaks in it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from bot.store.base import Instant, JsonColumn, metadata

_OF_BORROWER = text("borrower_id IS NOT NULL")
IS_WAITING = text("owner = 'bot' AND asked_seq > answered_seq")
"""The bot has a message to answer; the index holds the few of which that is true."""

conversation = Table(
    "conversation",
    metadata,
    Column("id", String, primary_key=True),
    Column("lender_id", String, nullable=False),
    Column("borrower_id", String),
    Column("verified_at", Instant),
    Column("language", String(2), nullable=False),
    Column("channel", String, nullable=False),
    Column("phone", String(16)),
    Column("owner", String, nullable=False),
    Column("owner_agent", String),
    Column("epoch", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("asked_seq", Integer, nullable=False),
    Column("answered_seq", Integer, nullable=False),
    Column("state", JsonColumn),
    Column("offered", JsonColumn, nullable=False),
    Column("handback", JsonColumn),
    Column("zone", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("owner IN ('bot', 'queue', 'agent')", name="owner"),
    CheckConstraint("(owner = 'agent') = (owner_agent IS NOT NULL)", name="owner_agent"),
    CheckConstraint("answered_seq <= last_seq AND asked_seq <= last_seq", name="cursors"),
    CheckConstraint("(borrower_id IS NULL) = (verified_at IS NULL)", name="verified"),
    Index(
        "uq_conversation_of_borrower",
        "lender_id",
        "borrower_id",
        unique=True,
        sqlite_where=_OF_BORROWER,
        postgresql_where=_OF_BORROWER,
    ),
    Index("ix_conversation_waiting", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
)

entry = Table(
    "entry",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("client_msg_id", String(128)),
    Column("sender", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("payload", JsonColumn, nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("author", String),
    CheckConstraint("sender IN ('borrower', 'bot', 'agent', 'system')", name="sender"),
    CheckConstraint("kind IN ('text', 'card', 'status')", name="kind"),
    UniqueConstraint("conversation_id", "sender", "client_msg_id"),
)

credential = Table(
    "credential",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

used_token = Table(
    "used_token",
    metadata,
    Column("lender_id", String, primary_key=True),
    Column("jti", String(128), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
)

phone_line = Table(
    "phone_line",
    metadata,
    Column("phone", String(16), primary_key=True),
    Column("lender_id", String, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("verified_id", ForeignKey("conversation.id")),
    Column("verified_until", Instant),
    Column("stopped_at", Instant),
    Column("identified_at", Instant),
    Column("confirmed_at", Instant),
)

phone_code = Table(
    "phone_code",
    metadata,
    Column("phone", String(16), primary_key=True),
    Column("lender_id", String, primary_key=True),
    Column("borrower_id", String, nullable=False),
    Column("purpose", String, nullable=False, server_default="sms"),
    Column("hash", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("attempts_left", Integer, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("issued_since", Instant, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("waiting_seq", Integer),
    CheckConstraint("attempts_left >= 0", name="attempts"),
)
