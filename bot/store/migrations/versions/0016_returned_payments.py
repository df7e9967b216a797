"""The simulated provider keeps when it gave a payment back, so that its file of that day says so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("simulated_payment", sa.Column("returned_on", sa.Date(), nullable=True))
    op.add_column("simulated_payment", sa.Column("returned_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("simulated_payment", "returned_at")
    op.drop_column("simulated_payment", "returned_on")
