"""Delivery to real providers: whose message it is and what for, what a provider reported, raw webhooks, and short links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'sending', 'sent', 'unknown', 'dead', 'suppressed', 'abandoned')"
BEFORE = "state IN ('queued', 'sending', 'sent', 'unknown', 'dead')"
OWNER = """UPDATE outbox SET lender_id = COALESCE(
    (SELECT conversation.lender_id FROM conversation WHERE conversation.phone = outbox."to" LIMIT 1), '')"""


def upgrade() -> None:
    for column in (
        sa.Column("lender_id", sa.String(), nullable=False, server_default=""),
        sa.Column("borrower_id", sa.String()),
        sa.Column("loan_id", sa.String()),
        sa.Column("purpose", sa.String(), nullable=False, server_default="reply"),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("expires_at", base.Instant()),
        sa.Column("provider", sa.String()),
        sa.Column("receipt", sa.String()),
        sa.Column("receipt_at", base.Instant()),
    ):
        op.add_column("outbox", column)
    op.execute(OWNER)
    _check_again(STATES)
    op.drop_index(op.f("ix_outbox_state_not_before"), "outbox")
    op.create_index(op.f("ix_outbox_state_priority_not_before"), "outbox", ["state", "priority", "not_before"])
    op.create_index(op.f("ix_outbox_provider_id"), "outbox", ["provider_id"])
    op.create_index(op.f("ix_outbox_borrower_id"), "outbox", ["borrower_id"])
    op.add_column("phone_line", sa.Column("identified_at", base.Instant()))
    op.add_column("phone_line", sa.Column("confirmed_at", base.Instant()))
    op.add_column("phone_code", sa.Column("purpose", sa.String(), nullable=False, server_default="sms"))
    op.add_column("borrower", sa.Column("email", sa.String(254)))
    _new_tables()


def _check_again(states: str) -> None:
    """Replace the states that the outbox knows; SQLite does so by copying the table, which drops its checks by itself."""
    if op.get_bind().dialect.name == "sqlite":
        check = sa.CheckConstraint(states, name=op.f("ck_outbox_state"))
        with op.batch_alter_table("outbox", recreate="always", table_args=(check,)):
            return
    op.drop_constraint(op.f("ck_outbox_state"), "outbox", type_="check")
    op.create_check_constraint(op.f("ck_outbox_state"), "outbox", states)


def _new_tables() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("content", base.JsonColumn, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", base.Instant(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("received_at", base.Instant(), nullable=False),
        sa.Column("settled_at", base.Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('message', 'receipt')", name=op.f("ck_webhook_kind")),
        sa.CheckConstraint("state IN ('new', 'done', 'dead', 'abandoned')", name=op.f("ck_webhook_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("key", name=op.f("uq_webhook_key")),
    )
    op.create_index(op.f("ix_webhook_state_not_before"), "webhook", ["state", "not_before"])
    op.create_index(op.f("ix_webhook_address_state"), "webhook", ["address", "state"])
    op.create_table(
        "short_link",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("pass_hash", sa.String(64), nullable=True),
        sa.Column("pass_until", base.Instant(), nullable=True),
        sa.CheckConstraint("purpose IN ('resume', 'stop')", name=op.f("ck_short_link_purpose")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_short_link")),
        sa.UniqueConstraint("pass_hash", name=op.f("uq_short_link_pass_hash")),
    )
    op.create_index(op.f("ix_short_link_expires_at"), "short_link", ["expires_at"])


def downgrade() -> None:
    op.drop_table("short_link")
    op.drop_table("webhook")
    op.drop_column("borrower", "email")
    op.drop_column("phone_code", "purpose")
    op.drop_column("phone_line", "confirmed_at")
    op.drop_column("phone_line", "identified_at")
    op.drop_index(op.f("ix_outbox_borrower_id"), "outbox")
    op.drop_index(op.f("ix_outbox_state_priority_not_before"), "outbox")
    op.create_index(op.f("ix_outbox_state_not_before"), "outbox", ["state", "not_before"])
    op.drop_index(op.f("ix_outbox_provider_id"), "outbox")
    op.execute("UPDATE outbox SET state = 'dead' WHERE state IN ('suppressed', 'abandoned')")
    _check_again(BEFORE)
    for name in ("receipt_at", "receipt", "provider", "expires_at", "priority", "purpose", "loan_id", "borrower_id", "lender_id"):
        op.drop_column("outbox", name)
