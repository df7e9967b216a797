"""What borrowers answered when asked how we did: once for each plan, case or lesson."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from bot.store.base import Instant, metadata

survey_answer = Table(
    "survey_answer",
    metadata,
    Column("survey", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("lender_id", String, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("score", Integer),
    Column("words", String),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    CheckConstraint("survey IN ('plan', 'case', 'lesson')", name="survey"),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    Index(None, "lender_id", "asked_at"),
    Index(None, "conversation_id"),
)
