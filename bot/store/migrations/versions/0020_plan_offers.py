"""Plans that a person put to a borrower, waiting for the borrower's own yes.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant, JsonColumn

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "plan_offer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=False),
        sa.Column("plan", JsonColumn, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("offered_by", sa.String(length=64), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("replaces", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'agreed', 'declined', 'withdrawn', 'lapsed')", name=op.f("ck_plan_offer_state")),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_plan_offer_case_id")),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_plan_offer_borrower_id")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_plan_offer_loan_id")),
        sa.ForeignKeyConstraint(["offered_by"], ["staff.login"], name=op.f("fk_plan_offer_offered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_offer")),
    )
    op.create_index(op.f("ix_plan_offer_borrower_id"), "plan_offer", ["borrower_id"], unique=False)
    op.create_index("uq_plan_offer_open", "plan_offer", ["loan_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table("plan_offer")
