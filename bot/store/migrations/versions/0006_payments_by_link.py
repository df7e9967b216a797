"""Payments by link, plans that take another's place, and relief in hardship."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _pay_difference()
    _pay_notice()
    _simulated_callback()
    _simulated_payment()
    _pay_request()
    _columns_of_arrangements()


def downgrade() -> None:
    for column in ("cause", "replaced_by"):
        op.drop_column("repayment_plan", column)
    for column in ("relief_stops_penalty", "relief_until", "relief_from"):
        op.drop_column("hardship_request", column)
    for table in ("pay_request", "simulated_payment", "simulated_callback", "pay_notice", "pay_difference"):
        op.drop_table(table)


def _pay_difference() -> None:
    op.create_table(
        "pay_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(length=128), nullable=False),
        sa.Column("order", sa.String(length=64), nullable=True),
        sa.Column("expected", sa.String(), nullable=True),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_difference")),
        sa.UniqueConstraint("lender_id", "kind", "reference", name=op.f("uq_pay_difference_lender_id_kind_reference")),
    )


def _pay_notice() -> None:
    op.create_table(
        "pay_notice",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("order", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("received_at", base.Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('paid', 'failed', 'refunded')", name=op.f("ck_pay_notice_kind")),
        sa.PrimaryKeyConstraint("id", "lender_id", name=op.f("pk_pay_notice")),
    )
    op.create_index(op.f("ix_pay_notice_order"), "pay_notice", ["order"], unique=False)


def _simulated_callback() -> None:
    op.create_table(
        "simulated_callback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("not_before", base.Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulated_callback")),
    )
    op.create_index(
        op.f("ix_simulated_callback_delivered_not_before"), "simulated_callback", ["delivered", "not_before"], unique=False
    )


def _simulated_payment() -> None:
    op.create_table(
        "simulated_payment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order", sa.String(length=64), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("at", base.Instant(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'paid', 'failed', 'refunded')", name=op.f("ck_simulated_payment_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulated_payment")),
        sa.UniqueConstraint("order", name=op.f("uq_simulated_payment_order")),
    )
    op.create_index(op.f("ix_simulated_payment_lender_id_on"), "simulated_payment", ["lender_id", "on"], unique=False)


def _pay_request() -> None:
    op.create_table(
        "pay_request",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'paid', 'refunded')", name=op.f("ck_pay_request_state")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pay_request_amount")),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_pay_request_borrower_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_pay_request_lender_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_pay_request_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_request")),
    )
    op.create_index(op.f("ix_pay_request_lender_id_settled_on"), "pay_request", ["lender_id", "settled_on"], unique=False)
    op.create_index(op.f("ix_pay_request_loan_id"), "pay_request", ["loan_id"], unique=False)


def _columns_of_arrangements() -> None:
    op.add_column("hardship_request", sa.Column("relief_from", sa.Date(), nullable=True))
    op.add_column("hardship_request", sa.Column("relief_until", sa.Date(), nullable=True))
    op.add_column("hardship_request", sa.Column("relief_stops_penalty", sa.Boolean(), nullable=True))
    op.add_column("repayment_plan", sa.Column("replaced_by", sa.String(), nullable=True))
    op.add_column("repayment_plan", sa.Column("cause", sa.String(), nullable=True))
