"""Sign-ins that can be told apart and ended, second factors, and logins that close after wrong tries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant, JsonColumn

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("password_given", sa.Boolean(), server_default=sa.false(), nullable=False))
        staff.add_column(sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False))
        staff.add_column(sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False))
        staff.add_column(sa.Column("closed_until", Instant(), nullable=True))
        staff.add_column(sa.Column("totp_secret", sa.String(), nullable=True))
        staff.add_column(sa.Column("totp_pending", sa.String(), nullable=True))
        staff.add_column(sa.Column("totp_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
        staff.add_column(sa.Column("recovery_hashes", JsonColumn, server_default=sa.text("'[]'"), nullable=False))
    # Sign-ins are short-lived: they end with the upgrade rather than be carried over without what is known of them now.
    op.drop_table("staff_session")
    op.create_table(
        "staff_session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["staff.login"], name=op.f("fk_staff_session_login")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_expires_at"), "staff_session", ["expires_at"])
    op.create_index(op.f("ix_staff_session_login"), "staff_session", ["login"])
