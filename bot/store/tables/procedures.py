"""What follows from deciding a case: corrections for the credit bureau, requests that a second person has to approve, and
plans that were put to a borrower."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, Table, text

from bot.store.base import Instant, JsonColumn, metadata

credit_correction = Table(
    "credit_correction",
    metadata,
    Column("id", String, primary_key=True),
    Column("lender_id", ForeignKey("lender.id"), nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("record_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("due_on", Date),
    Column("sent_on", Date),
    Index(None, "lender_id", "sent_on"),
)

_OPEN = text("state = 'open'")

approval = Table(
    "approval",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", ForeignKey("handoff_case.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("request", JsonColumn, nullable=False),
    Column("reason", String, nullable=False),
    Column("asked_by", ForeignKey("staff.login"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", ForeignKey("staff.login")),
    Column("decided_at", Instant),
    Column("remark", String),
    CheckConstraint("state IN ('waiting', 'approved', 'declined')", name="state"),
    CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
    Index(None, "case_id"),
    Index(None, "state"),
)

plan_offer = Table(
    "plan_offer",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", ForeignKey("handoff_case.id"), nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("plan", JsonColumn, nullable=False),
    Column("kind", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("policy_version", String, nullable=False),
    Column("terms_hash", String(64), nullable=False),
    Column("role", String, nullable=False),
    Column("offered_by", ForeignKey("staff.login"), nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("on", Date, nullable=False),
    Column("replaces", String),
    Column("cause", String),
    Column("state", String, nullable=False),
    Column("settled_at", Instant),
    Column("problem", String),
    CheckConstraint("state IN ('open', 'agreed', 'declined', 'withdrawn', 'lapsed')", name="state"),
    Index(None, "borrower_id"),
    Index("uq_plan_offer_open", "loan_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
)
