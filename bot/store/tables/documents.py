"""Tickets for documents: each is one download, soon, of one thing."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from bot.store.base import Instant, metadata

document_ticket = Table(
    "document_ticket",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("actor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String),
    Column("format", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("expires_at", Instant, nullable=False),
    CheckConstraint("format IN ('pdf', 'page')", name="format"),
    Index(None, "expires_at"),
)
