"""When a borrower last confirmed an e-mail address, and to which address a link went that is opened with a code to the phone.

Addresses that were on the book before are not taken for confirmed: nobody said so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("borrower", sa.Column("email_confirmed_on", sa.Date()))
    op.add_column("short_link", sa.Column("mailed_to", sa.String(254)))


def downgrade() -> None:
    op.drop_column("short_link", "mailed_to")
    op.drop_column("borrower", "email_confirmed_on")
