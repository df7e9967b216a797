"""Files that borrowers attach; the bytes lie elsewhere, under their digest."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.base import Instant, metadata

evidence = Table(
    "evidence",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("borrower_id", String, nullable=False),
    Column("client_msg_id", String(128), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("media", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("conversation_id", "client_msg_id"),
    Index(None, "digest"),
)
