"""The lender's people, their sign-ins, and the cases that conversations hand to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, false, text

from bot.store.base import Instant, JsonColumn, metadata

_STILL_OPEN = text("status IN ('open', 'claimed')")

staff = Table(
    "staff",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("languages", JsonColumn, nullable=False),
    Column("password_given", Boolean, nullable=False, server_default=false()),
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("closed_until", Instant),
    Column("totp_secret", String),
    Column("totp_pending", String),
    Column("totp_step", BigInteger, nullable=False, server_default=text("0")),
    Column("recovery_hashes", JsonColumn, nullable=False, server_default=text("'[]'")),
    Column("topics", JsonColumn, nullable=False, server_default=text("'[]'")),
    Column("views", JsonColumn, nullable=False, server_default=text("'[]'")),
    Column("capacity", Integer, nullable=False, server_default=text("5")),
    Column("ready", Boolean, nullable=False, server_default=false()),
    Column("ready_since", Instant),
    Column("seen_at", Instant),
    CheckConstraint("role IN ('agent', 'supervisor', 'auditor', 'operator')", name="role"),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("login", ForeignKey("staff.login"), nullable=False),
    Column("id", String, nullable=False),
    Column("csrf", String, nullable=False),
    Column("how", String, nullable=False),
    Column("device", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
    Index(None, "login"),
)

handoff_case = Table(
    "handoff_case",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("lender_id", String, nullable=False),
    Column("borrower_id", String),
    Column("language", String(2), nullable=False),
    Column("topic", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("summary", JsonColumn, nullable=False),
    Column("status", String, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("agent", ForeignKey("staff.login")),
    Column("outcome", String),
    Column("opened_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("closed_at", Instant),
    Column("offered_to", String),
    Column("offered_until", Instant),
    Column("declined", JsonColumn, nullable=False, server_default=text("'[]'")),
    Column("callback", String),
    Column("due_at", Instant),
    Column("remind_at", Instant),
    Column("record_id", String),
    CheckConstraint("status IN ('open', 'claimed', 'resolved', 'returned')", name="status"),
    CheckConstraint("status <> 'claimed' OR agent IS NOT NULL", name="claimed_by"),
    Index("uq_handoff_case_open", "conversation_id", unique=True, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
    Index(None, "status", "priority", "opened_at"),
    Index(None, "record_id"),
)

case_note = Table(
    "case_note",
    metadata,
    Column("case_id", ForeignKey("handoff_case.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("author", ForeignKey("staff.login"), nullable=False),
    Column("text", String, nullable=False),
    Column("at", Instant, nullable=False),
)
