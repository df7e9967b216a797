"""Disputes and complaints with a clock, a review and a decision; corrections for the credit bureau; approvals by a second person.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant, JsonColumn

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PROCEDURES = ("dispute", "complaint")
ADDED = {"due_on": sa.Date, "stage": sa.String, "review_from": sa.Date, "reasons": sa.String, "decided_by": sa.String}


def upgrade() -> None:
    _stages_of_procedures()
    _credit_correction()
    _approval()


def downgrade() -> None:
    op.drop_table("approval")
    op.drop_table("credit_correction")
    with op.batch_alter_table("handoff_case") as case:
        case.drop_column("record_id")
        case.drop_column("remind_at")
    for name in PROCEDURES:
        with op.batch_alter_table(name) as table:
            for column in ADDED:
                table.drop_column(column)


def _stages_of_procedures() -> None:
    for name in PROCEDURES:
        with op.batch_alter_table(name) as table:
            for column, kind in ADDED.items():
                table.add_column(sa.Column(column, kind(), nullable=True))
    with op.batch_alter_table("handoff_case") as case:
        case.add_column(sa.Column("remind_at", Instant(), nullable=True))
        case.add_column(sa.Column("record_id", sa.String(), nullable=True))


def _credit_correction() -> None:
    op.create_table(
        "credit_correction",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_credit_correction_lender_id")),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_credit_correction_borrower_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_credit_correction_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_correction")),
    )
    op.create_index(op.f("ix_credit_correction_lender_id_sent_on"), "credit_correction", ["lender_id", "sent_on"], unique=False)


def _approval() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("request", JsonColumn, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'declined')", name=op.f("ck_approval_state")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_approval_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_approval_case_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.login"], name=op.f("fk_approval_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.login"], name=op.f("fk_approval_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_case_id"), "approval", ["case_id"], unique=False)
    op.create_index(op.f("ix_approval_state"), "approval", ["state"], unique=False)
