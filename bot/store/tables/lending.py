"""Loans and the facts recorded on them. Facts are added, never edited; what is owed is worked out from them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, false

from bot.store.base import Exact, JsonColumn, metadata, minor

loan = Table(
    "loan",
    metadata,
    Column("id", String, primary_key=True),
    Column("borrower_id", ForeignKey("borrower.id"), nullable=False),
    Column("lender_id", ForeignKey("lender.id"), nullable=False),
    Column("product", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("method", String, nullable=False),
    minor("principal"),
    Column("annual_rate", Exact, nullable=False),
    Column("months", Integer, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("first_due_on", Date),
    Column("due_day", Integer, nullable=False),
    Column("statement_day", Integer),
    Column("minimum_ratio", Exact),
    minor("minimum_floor", nullable=True),
    Column("grace_days", Integer, nullable=False),
    Column("day_count", String, nullable=False),
    Column("penalty_multiplier", Exact, nullable=False),
    Column("penalty_base", String, nullable=False),
    Column("penalty_in_grace", Boolean, nullable=False),
    Column("penalty_on_interest", Boolean, nullable=False),
    Column("penalty_ceiling", Exact),
    minor("charges_ceiling", nullable=True),
    Column("late_fee_rates", JsonColumn, nullable=False),
    minor("late_fee_floor", nullable=True),
    minor("late_fee_cap", nullable=True),
    Column("early_fee", JsonColumn),
    Column("cash_fee", JsonColumn),
    Column("waterfall", JsonColumn, nullable=False),
    Column("accelerated_on", Date),
    Index(None, "borrower_id", "id"),
    Index(None, "lender_id", "id"),
)

payment = Table(
    "payment",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("kind", String, nullable=False),
    Column("reverses", String),
    Column("designated", String, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    Index(None, "loan_id", "received_on"),
)

charge = Table(
    "charge",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("component", String, nullable=False),
    Column("is_penalty", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    Index(None, "loan_id"),
)

drawing = Table(
    "drawing",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("amount"),
    Column("cash", Boolean, nullable=False, server_default=false()),
    CheckConstraint("amount > 0", name="amount"),
    Index(None, "loan_id"),
)

waiver = Table(
    "waiver",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("on", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("fee"),
    minor("penalty"),
    minor("interest"),
    minor("principal"),
    Column("reason", String, nullable=False),
    Index(None, "loan_id"),
)

penalty_hold = Table(
    "penalty_hold",
    metadata,
    Column("id", String, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date),
    Column("reason", String, nullable=False),
    Index(None, "loan_id"),
)

delinquency = Table(
    "delinquency",
    metadata,
    Column("on", Date, primary_key=True),
    Column("loan_id", ForeignKey("loan.id"), primary_key=True),
    Column("days_past_due", Integer, nullable=False),
    Column("bucket", String, nullable=False),
    Column("oldest_unpaid_due", Date),
    Column("next_due", Date),
    Column("currency", String(3), nullable=False),
    minor("overdue"),
    minor("outstanding"),
)

# `late_since` is the day's number (`date.toordinal`) of `oldest_unpaid_due`, so that days are counted alike on both databases; `code` says
# which code worked it out.
outlook = Table(
    "outlook",
    metadata,
    Column("loan_id", ForeignKey("loan.id"), primary_key=True),
    Column("made_on", Date, nullable=False),
    Column("until", Date),
    Column("facts", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    minor("outstanding"),
    minor("overdue"),
    Column("oldest_unpaid_due", Date),
    Column("late_since", Integer),
    Column("next_due", Date),
    minor("next_amount", nullable=True),
    Column("bucket", String),
    Column("code", String(16), nullable=False),
)

# What each day adds to an outlook; `since` is a day's number.
accrual = Table(
    "accrual",
    metadata,
    Column("loan_id", ForeignKey("outlook.loan_id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("per_day", BigInteger, nullable=False),
    Column("parts", BigInteger, nullable=False),
    Column("since", Integer, nullable=False),
    Column("due", Boolean, nullable=False),
)
