"""Borrowers, loans and the facts on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lender()
    _borrower()
    _contact_preference()
    _finances()
    _loan()
    _charge()
    _delinquency()
    _drawing()
    _payment()
    _penalty_hold()
    _waiver()


def downgrade() -> None:
    for table in [
        "waiver",
        "penalty_hold",
        "payment",
        "drawing",
        "delinquency",
        "charge",
        "loan",
        "finances",
        "contact_preference",
        "borrower",
        "lender",
    ]:
        op.drop_table(table)


def _lender() -> None:
    op.create_table(
        "lender",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lender")),
    )


def _borrower() -> None:
    op.create_table(
        "borrower",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("phone_status", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.CheckConstraint("phone_status IN ('ok', 'unverified', 'wrong')", name=op.f("ck_borrower_phone_status")),
        sa.CheckConstraint("standing IN ('ordinary', 'represented', 'insolvent', 'deceased')", name=op.f("ck_borrower_standing")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_borrower_lender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_borrower")),
    )
    op.create_index(op.f("ix_borrower_lender_id_id"), "borrower", ["lender_id", "id"], unique=False)
    op.create_index(op.f("ix_borrower_phone"), "borrower", ["phone"], unique=False)


def _contact_preference() -> None:
    op.create_table(
        "contact_preference",
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("silent_until", sa.Date(), nullable=True),
        sa.Column("changed_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_contact_preference_borrower_id")),
        sa.PrimaryKeyConstraint("borrower_id", "channel", name=op.f("pk_contact_preference")),
    )


def _finances() -> None:
    op.create_table(
        "finances",
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("monthly_income", sa.BigInteger(), nullable=True),
        sa.Column("essential_costs", sa.BigInteger(), nullable=True),
        sa.Column("other_debt_payments", sa.BigInteger(), nullable=True),
        sa.Column("savings", sa.BigInteger(), nullable=True),
        sa.Column("payday", sa.Integer(), nullable=True),
        sa.Column("consented_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_finances_borrower_id")),
        sa.PrimaryKeyConstraint("borrower_id", name=op.f("pk_finances")),
    )


def _loan() -> None:
    op.create_table(
        "loan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("annual_rate", base.Exact(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("statement_day", sa.Integer(), nullable=True),
        sa.Column("minimum_ratio", base.Exact(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("day_count", sa.String(), nullable=False),
        sa.Column("penalty_multiplier", base.Exact(), nullable=False),
        sa.Column("penalty_base", sa.String(), nullable=False),
        sa.Column("penalty_in_grace", sa.Boolean(), nullable=False),
        sa.Column("penalty_on_interest", sa.Boolean(), nullable=False),
        sa.Column("penalty_ceiling", base.Exact(), nullable=True),
        sa.Column("charges_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("late_fee_rates", base.JsonColumn, nullable=False),
        sa.Column("late_fee_floor", sa.BigInteger(), nullable=True),
        sa.Column("late_fee_cap", sa.BigInteger(), nullable=True),
        sa.Column("waterfall", base.JsonColumn, nullable=False),
        sa.Column("accelerated_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_loan_borrower_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_loan_lender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    op.create_index(op.f("ix_loan_borrower_id_id"), "loan", ["borrower_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_lender_id_id"), "loan", ["lender_id", "id"], unique=False)


def _charge() -> None:
    op.create_table(
        "charge",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("is_penalty", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_charge_amount")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_charge_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    op.create_index(op.f("ix_charge_loan_id"), "charge", ["loan_id"], unique=False)


def _delinquency() -> None:
    op.create_table(
        "delinquency",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("overdue", sa.BigInteger(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_delinquency_loan_id")),
        sa.PrimaryKeyConstraint("on", "loan_id", name=op.f("pk_delinquency")),
    )
    op.create_index(op.f("ix_delinquency_on_bucket"), "delinquency", ["on", "bucket"], unique=False)


def _drawing() -> None:
    op.create_table(
        "drawing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_drawing_amount")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_drawing_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawing")),
    )
    op.create_index(op.f("ix_drawing_loan_id"), "drawing", ["loan_id"], unique=False)


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reverses", sa.String(), nullable=True),
        sa.Column("designated", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_payment_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_loan_id_received_on"), "payment", ["loan_id", "received_on"], unique=False)


def _penalty_hold() -> None:
    op.create_table(
        "penalty_hold",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_penalty_hold_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalty_hold")),
    )
    op.create_index(op.f("ix_penalty_hold_loan_id"), "penalty_hold", ["loan_id"], unique=False)


def _waiver() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_waiver_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_loan_id"), "waiver", ["loan_id"], unique=False)
