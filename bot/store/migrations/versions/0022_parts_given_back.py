"""How much of a payment the simulated provider gave back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("simulated_payment", sa.Column("returned", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("simulated_payment", "returned")
