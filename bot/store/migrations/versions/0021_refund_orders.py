"""Refunds that were ordered at the desk, until their provider has answered.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OWNERS = {
    "lender_id": "lender.id",
    "request_id": "pay_request.id",
    "borrower_id": "borrower.id",
    "case_id": "handoff_case.id",
    "asked_by": "staff.login",
}


def upgrade() -> None:
    op.create_table(
        "refund_order",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(length=128), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("amount", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("ordered_at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'given', 'refused', 'returned')", name=op.f("ck_refund_order_state")),
        *(
            sa.ForeignKeyConstraint([column], [owner], name=op.f(f"fk_refund_order_{column}"))
            for column, owner in OWNERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_order")),
        sa.UniqueConstraint("lender_id", "reference", name=op.f("uq_refund_order_lender_id_reference")),
    )
    op.create_index(op.f("ix_refund_order_borrower_id"), "refund_order", ["borrower_id"], unique=False)
    op.create_index(op.f("ix_refund_order_state_next_at"), "refund_order", ["state", "next_at"], unique=False)


def downgrade() -> None:
    op.drop_table("refund_order")
