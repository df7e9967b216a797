"""How loans that nothing is late on will stand, so that a day is closed for most of them without working them out again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outlook",
        sa.Column("loan_id", sa.String, nullable=False),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("outstanding", sa.BigInteger, nullable=False),
        sa.Column("interest", sa.BigInteger, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("next_due", sa.Date),
        sa.Column("code", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("loan_id", name="pk_outlook"),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name="fk_outlook_loan_id"),
    )


def downgrade() -> None:
    op.drop_table("outlook")
