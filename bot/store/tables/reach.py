"""What the gate before every unasked message decided: no text, no figures, no number, only who, what for, and why not."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, text

from bot.store.base import Instant, JsonColumn, metadata

_POSTED = text("posted")

contact_decision = Table(
    "contact_decision",
    metadata,
    Column("key", String, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("lender_id", String, nullable=False),
    Column("loan_id", String),
    Column("purpose", String, nullable=False),
    Column("wording", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("strategy", String),
    Column("variant", String),
    Column("posted", Boolean, nullable=False),
    Column("reasons", JsonColumn, nullable=False),
    Column("earliest", Instant),
    Index("uq_contact_decision_posted", "key", unique=True, sqlite_where=_POSTED, postgresql_where=_POSTED),
    Index(None, "borrower_id", "at"),
    Index(None, "on", "lender_id"),
)
