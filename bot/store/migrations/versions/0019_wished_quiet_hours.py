"""Hours in which a borrower asked not to be written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMNS = ("quiet_from", "quiet_to")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("contact_preference", sa.Column(name, sa.String(5)))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("contact_preference", name)
