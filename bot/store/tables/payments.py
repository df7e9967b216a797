"""Payments asked for by link, what their provider told of them, what does not agree, and the simulated provider's own books."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.base import Instant, metadata, minor

pay_request = Table(
    "pay_request",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("lender_id", ForeignKey("lender.id"), nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("purpose", String, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("reference", String),
    Column("settled_on", Date),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("state IN ('open', 'paid', 'refunded')", name="state"),
    Index(None, "loan_id"),
    Index(None, "lender_id", "settled_on"),
)

pay_notice = Table(
    "pay_notice",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("lender_id", String, primary_key=True),
    Column("order", String(64), nullable=False),
    Column("reference", String(128), nullable=False),
    Column("kind", String, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("outcome", String, nullable=False),
    CheckConstraint("kind IN ('paid', 'failed', 'refunded')", name="kind"),
    Index(None, "order"),
)

pay_difference = Table(
    "pay_difference",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lender_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("reference", String(128), nullable=False),
    Column("order", String(64)),
    Column("expected", String),
    Column("found", String),
    Column("noticed_on", Date, nullable=False),
    Column("resolved_on", Date),
    UniqueConstraint("lender_id", "kind", "reference"),
)

refund_order = Table(
    "refund_order",
    metadata,
    Column("id", String, primary_key=True),
    Column("lender_id", ForeignKey("lender.id"), nullable=False),
    Column("reference", String(128), nullable=False),
    Column("request_id", ForeignKey("pay_request.id"), nullable=False),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("loan_id", String, nullable=False),
    Column("case_id", ForeignKey("handoff_case.id"), nullable=False),
    Column("amount", String, nullable=False),
    Column("asked_by", ForeignKey("staff.login"), nullable=False),
    Column("ordered_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", String),
    CheckConstraint("state IN ('waiting', 'given', 'refused', 'returned')", name="state"),
    Index(None, "borrower_id"),
    Index(None, "state", "next_at"),
)

simulated_payment = Table(
    "simulated_payment",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("order", String(64), nullable=False, unique=True),
    Column("lender_id", String, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("state", String, nullable=False),
    Column("on", Date),
    Column("at", Instant),
    CheckConstraint("state IN ('waiting', 'paid', 'failed', 'refunded')", name="state"),
    Index(None, "lender_id", "on"),
)

simulated_refund = Table(
    "simulated_refund",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("payment_id", ForeignKey("simulated_payment.id"), nullable=False),
    minor("amount"),
    Column("on", Date, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    Index(None, "payment_id"),
    Index(None, "on"),
)

simulated_callback = Table(
    "simulated_callback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lender_id", String, nullable=False),
    Column("body", String, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("delivered", Boolean, nullable=False),
    Index(None, "delivered", "not_before"),
)
