"""Days on which a person has promised, or must, look after somebody again."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from bot.store.base import Instant, metadata

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", String, primary_key=True),
    Column("lender_id", String, nullable=False),
    Column("borrower_id", String),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("case_id", ForeignKey("handoff_case.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("assigned_to", ForeignKey("staff.login")),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String, nullable=False),
    Column("done_at", Instant),
    Column("done_by", String),
    Column("outcome", String),
    Column("note", String),
    CheckConstraint("kind IN ('check_in')", name="kind"),
    CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name="done"),
    Index(None, "case_id"),
    Index(None, "done_at", "due_on"),
)
