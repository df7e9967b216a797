"""Lenders, the people who owe them, and what these people said about being contacted and about their means."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from bot.store.base import Instant, metadata, minor

lender = Table(
    "lender",
    metadata,
    Column("id", String, primary_key=True),
    Column("name_zh", String, nullable=False),
    Column("name_en", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("zone", String, nullable=False),
    Column("jurisdiction", String, nullable=False),
)

borrower = Table(
    "borrower",
    metadata,
    Column("id", String, primary_key=True),
    Column("lender_id", ForeignKey("lender.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("phone", String(16), nullable=False),
    Column("phone_status", String, nullable=False),
    Column("email", String(254)),
    Column("email_confirmed_on", Date),
    Column("standing", String, nullable=False),
    CheckConstraint("phone_status IN ('ok', 'unverified', 'wrong')", name="phone_status"),
    CheckConstraint("standing IN ('ordinary', 'represented', 'insolvent', 'deceased')", name="standing"),
    Index(None, "lender_id", "id"),
    Index(None, "phone"),
)

contact_preference = Table(
    "contact_preference",
    metadata,
    Column("borrower_id", ForeignKey("borrower.id"), primary_key=True),
    Column("channel", String, primary_key=True),
    Column("allowed", Boolean, nullable=False),
    Column("silent_until", Date),
    Column("quiet_from", String(5)),
    Column("quiet_to", String(5)),
    Column("changed_at", Instant, nullable=False),
)

finances = Table(
    "finances",
    metadata,
    Column("borrower_id", ForeignKey("borrower.id"), primary_key=True),
    Column("currency", String(3), nullable=False),
    minor("monthly_income", nullable=True),
    minor("essential_costs", nullable=True),
    minor("other_debt_payments", nullable=True),
    minor("savings", nullable=True),
    Column("payday", Integer),
    Column("consented_at", Instant, nullable=False),
)
