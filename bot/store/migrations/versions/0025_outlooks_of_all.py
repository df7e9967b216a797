"""Outlooks of late loans and credit lines too: what each day adds to a loan is a table of its own. An outlook is worked out again on the
next closing, so none is kept. Snapshots lose an index by range that nothing asked and that led PostgreSQL through the whole day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_delinquency_on_bucket", table_name="delinquency")
    op.drop_table("outlook")
    op.create_table(
        "outlook",
        *_beginning(),
        sa.Column("overdue", sa.BigInteger, nullable=False),
        sa.Column("oldest_unpaid_due", sa.Date),
        sa.Column("late_since", sa.Integer),
        sa.Column("next_due", sa.Date),
        sa.Column("next_amount", sa.BigInteger),
        sa.Column("bucket", sa.String),
        *_end(),
    )
    op.create_table(
        "accrual",
        sa.Column("loan_id", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("per_day", sa.BigInteger, nullable=False),
        sa.Column("parts", sa.BigInteger, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("due", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("loan_id", "place", name="pk_accrual"),
        sa.ForeignKeyConstraint(["loan_id"], ["outlook.loan_id"], name="fk_accrual_loan_id"),
    )


def downgrade() -> None:
    op.drop_table("accrual")
    op.drop_table("outlook")
    op.create_table(
        "outlook",
        *_beginning(),
        sa.Column("interest", sa.BigInteger, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("next_due", sa.Date),
        *_end(),
    )
    op.create_index("ix_delinquency_on_bucket", "delinquency", ["on", "bucket"], unique=False)


def _beginning() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("loan_id", sa.String, nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("outstanding", sa.BigInteger, nullable=False),
    )


def _end() -> tuple[SchemaItem, ...]:
    return (
        sa.Column("code", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("loan_id", name="pk_outlook"),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name="fk_outlook_loan_id"),
    )
