"""The index of conversations that wait for the bot holds those alone: it is asked every second, whatever the size of the book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NAME, WAITING = "ix_conversation_waiting", "owner = 'bot' AND asked_seq > answered_seq"


def upgrade() -> None:
    op.drop_index(NAME, table_name="conversation")
    only = sa.text(WAITING)
    op.create_index(NAME, "conversation", ["id"], unique=False, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    op.drop_index(NAME, table_name="conversation")
    op.create_index(NAME, "conversation", ["owner", "asked_seq", "answered_seq"], unique=False)
