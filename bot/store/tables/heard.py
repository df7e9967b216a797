"""What messages were taken to mean: a word of the domain for each answered message, never its text."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.store.base import Instant, metadata

heard_meaning = Table(
    "heard_meaning",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("lender_id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("channel", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("intent", String, nullable=False),
    Column("typed", Boolean, nullable=False),
    Index(None, "lender_id", "at"),
)
