"""What follows from deciding a case: corrections for the credit bureau, and requests that a second person has to approve."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, Table

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
