"""Plans, promises, disputes, complaints and hardship."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _complaint()
    _hardship_request()
    _dispute()
    _promise()
    _repayment_plan()
    _plan_installment()


def downgrade() -> None:
    for table in ["plan_installment", "repayment_plan", "promise", "dispute", "hardship_request", "complaint"]:
        op.drop_table(table)


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_complaint_borrower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_borrower_id"), "complaint", ["borrower_id"], unique=False)


def _hardship_request() -> None:
    op.create_table(
        "hardship_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_hardship_request_borrower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_request")),
    )
    op.create_index(op.f("ix_hardship_request_borrower_id"), "hardship_request", ["borrower_id"], unique=False)


def _dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("holds_penalty", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_dispute_borrower_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_dispute_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_borrower_id"), "dispute", ["borrower_id"], unique=False)


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("paid_before", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'kept', 'broken', 'cancelled')", name=op.f("ck_promise_state")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_promise_amount")),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_promise_borrower_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_promise_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_borrower_id"), "promise", ["borrower_id"], unique=False)
    op.create_index(op.f("ix_promise_state_due"), "promise", ["state", "due"], unique=False)
    op.create_index(
        "uq_promise_pending",
        "promise",
        ["loan_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def _repayment_plan() -> None:
    op.create_table(
        "repayment_plan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("extra_cost", sa.BigInteger(), nullable=False),
        sa.Column("waived_fee", sa.BigInteger(), nullable=False),
        sa.Column("waived_penalty", sa.BigInteger(), nullable=False),
        sa.Column("waived_interest", sa.BigInteger(), nullable=False),
        sa.Column("waived_principal", sa.BigInteger(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("terms_hash", sa.String(), nullable=False),
        sa.Column("agreed_at", base.Instant(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("paid_before", sa.BigInteger(), nullable=False),
        sa.Column("covers_all", sa.Boolean(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("status IN ('active', 'kept', 'broken', 'cancelled')", name=op.f("ck_repayment_plan_status")),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_repayment_plan_borrower_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_repayment_plan_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_plan")),
    )
    op.create_index(op.f("ix_repayment_plan_borrower_id"), "repayment_plan", ["borrower_id"], unique=False)
    op.create_index(op.f("ix_repayment_plan_loan_id"), "repayment_plan", ["loan_id"], unique=False)
    op.create_index(
        "uq_repayment_plan_active",
        "repayment_plan",
        ["loan_id"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )


def _plan_installment() -> None:
    op.create_table(
        "plan_installment",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_plan_installment_amount")),
        sa.ForeignKeyConstraint(["plan_id"], ["repayment_plan.id"], name=op.f("fk_plan_installment_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "number", name=op.f("pk_plan_installment")),
    )
    op.create_index(op.f("ix_plan_installment_due"), "plan_installment", ["due"], unique=False)
