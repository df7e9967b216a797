"""What a contract may charge beside interest and lateness: for cash on a card, for repaying early; and the least of a card's minimum.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import JsonColumn

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("loan", sa.Column("minimum_floor", sa.BigInteger(), nullable=True))
    op.add_column("loan", sa.Column("early_fee", JsonColumn, nullable=True))
    op.add_column("loan", sa.Column("cash_fee", JsonColumn, nullable=True))
    op.add_column("drawing", sa.Column("cash", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("drawing", "cash")
    for column in ("cash_fee", "early_fee", "minimum_floor"):
        op.drop_column("loan", column)
