"""What the gate before unasked messages decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_decision",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("loan_id", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("strategy", sa.String(), nullable=True),
        sa.Column("variant", sa.String(), nullable=True),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.Column("reasons", base.JsonColumn, nullable=False),
        sa.Column("earliest", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["borrower_id"], ["borrower.id"], name=op.f("fk_contact_decision_borrower_id")),
        sa.PrimaryKeyConstraint("key", "on", name=op.f("pk_contact_decision")),
    )
    posted = sa.text("posted")
    op.create_index(
        "uq_contact_decision_posted", "contact_decision", ["key"], unique=True, sqlite_where=posted, postgresql_where=posted
    )
    op.create_index(op.f("ix_contact_decision_borrower_id_at"), "contact_decision", ["borrower_id", "at"], unique=False)
    op.create_index(op.f("ix_contact_decision_on_lender_id"), "contact_decision", ["on", "lender_id"], unique=False)


def downgrade() -> None:
    op.drop_table("contact_decision")
