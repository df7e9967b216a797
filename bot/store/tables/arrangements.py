"""What borrowers agreed, promised, contested and asked for."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, text

from bot.store.base import Instant, metadata, minor

_ACTIVE = text("status = 'active'")
_PENDING = text("state = 'pending'")

repayment_plan = Table(
    "repayment_plan",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("total"),
    minor("extra_cost"),
    minor("waived_fee"),
    minor("waived_penalty"),
    minor("waived_interest"),
    minor("waived_principal"),
    Column("policy_version", String, nullable=False),
    Column("terms_hash", String, nullable=False),
    Column("agreed_at", Instant, nullable=False),
    Column("agreed_on", Date, nullable=False),
    minor("paid_before"),
    Column("covers_all", Boolean, nullable=False),
    Column("conversation_id", String),
    Column("ended_on", Date),
    Column("replaced_by", String),
    Column("cause", String),
    CheckConstraint("status IN ('active', 'kept', 'broken', 'cancelled')", name="status"),
    Index(None, "borrower_id"),
    Index(None, "loan_id"),
    Index("uq_repayment_plan_active", "loan_id", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
)

plan_installment = Table(
    "plan_installment",
    metadata,
    Column("plan_id", ForeignKey("repayment_plan.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("due", Date, nullable=False),
    minor("amount"),
    CheckConstraint("amount > 0", name="amount"),
    Index(None, "due"),
)

promise = Table(
    "promise",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("made_on", Date, nullable=False),
    Column("due", Date, nullable=False),
    minor("paid_before"),
    Column("state", String, nullable=False),
    Column("settled_on", Date),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("state IN ('pending', 'kept', 'broken', 'cancelled')", name="state"),
    Index(None, "borrower_id"),
    Index(None, "state", "due"),
    Index("uq_promise_pending", "loan_id", unique=True, sqlite_where=_PENDING, postgresql_where=_PENDING),
)

dispute = Table(
    "dispute",
    metadata,
    Column("id", String, primary_key=True),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("loan_id", ForeignKey("loan.id")),
    Column("kind", String, nullable=False),
    Column("statement", String, nullable=False),
    Column("holds_penalty", Boolean, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("resolved_on", Date),
    Column("outcome", String),
    Column("due_on", Date),
    Column("stage", String),
    Column("review_from", Date),
    Column("reasons", String),
    Column("decided_by", String),
    Index(None, "borrower_id"),
    Index(None, "resolved_on", "due_on"),
)

complaint = Table(
    "complaint",
    metadata,
    Column("id", String, primary_key=True),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("statement", String, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("resolved_on", Date),
    Column("outcome", String),
    Column("due_on", Date),
    Column("stage", String),
    Column("review_from", Date),
    Column("reasons", String),
    Column("decided_by", String),
    Index(None, "borrower_id"),
    Index(None, "resolved_on", "due_on"),
)

hardship_request = Table(
    "hardship_request",
    metadata,
    Column("id", String, primary_key=True),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("kind", String),
    Column("consent", Boolean, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("until", Date),
    Column("closed_on", Date),
    Column("outcome", String),
    Column("relief_from", Date),
    Column("relief_until", Date),
    Column("relief_stops_penalty", Boolean),
    Index(None, "borrower_id"),
)
