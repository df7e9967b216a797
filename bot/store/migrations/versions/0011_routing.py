"""Who is ready for which cases, whom a case was offered to, when it is due, and how the borrower wants to be answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant, JsonColumn

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("topics", JsonColumn, server_default=sa.text("'[]'"), nullable=False))
        staff.add_column(sa.Column("capacity", sa.Integer(), server_default=sa.text("5"), nullable=False))
        staff.add_column(sa.Column("ready", sa.Boolean(), server_default=sa.false(), nullable=False))
        staff.add_column(sa.Column("ready_since", Instant(), nullable=True))
        staff.add_column(sa.Column("seen_at", Instant(), nullable=True))
    with op.batch_alter_table("handoff_case") as case:
        case.add_column(sa.Column("offered_to", sa.String(), nullable=True))
        case.add_column(sa.Column("offered_until", Instant(), nullable=True))
        case.add_column(sa.Column("declined", JsonColumn, server_default=sa.text("'[]'"), nullable=False))
        case.add_column(sa.Column("callback", sa.String(), nullable=True))
        case.add_column(sa.Column("due_at", Instant(), nullable=True))
