"""A day's snapshot knows since when a loan is late and what falls due next, so that a day's outreach can be searched for by date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delinquency", sa.Column("oldest_unpaid_due", sa.Date(), nullable=True))
    op.add_column("delinquency", sa.Column("next_due", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("delinquency", "next_due")
    op.drop_column("delinquency", "oldest_unpaid_due")
