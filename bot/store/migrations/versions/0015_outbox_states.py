"""On SQLite the outbox kept its old list of states beside the new one, so that nothing could be suppressed or let be there."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAME = "ck_outbox_state"
STATES = "state IN ('queued', 'sending', 'sent', 'unknown', 'dead', 'suppressed', 'abandoned')"


def upgrade() -> None:
    """Copying the table takes over one check of each name; that one gives way to the list that is meant."""
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table("outbox", recreate="always") as outbox:
        outbox.drop_constraint(op.f(NAME), type_="check")
        outbox.create_check_constraint(op.f(NAME), STATES)


def downgrade() -> None:
    """The states are those of the revision before."""
