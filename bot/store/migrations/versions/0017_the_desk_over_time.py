"""Check-ins after danger, what messages were taken to mean, and the views of the inbox that somebody keeps.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant, JsonColumn

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("views", JsonColumn, nullable=False, server_default=sa.text("'[]'")))
    _follow_ups()
    _meanings()
    for table, columns in (("dispute", ["resolved_on", "due_on"]), ("complaint", ["resolved_on", "due_on"])):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
    op.create_index(op.f("ix_handoff_case_record_id"), "handoff_case", ["record_id"], unique=False)


def _follow_ups() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=True),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("assigned_to", sa.String(length=64), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('check_in')", name=op.f("ck_follow_up_kind")),
        sa.CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name=op.f("ck_follow_up_done")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_follow_up_conversation_id")),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["assigned_to"], ["staff.login"], name=op.f("fk_follow_up_assigned_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_case_id"), "follow_up", ["case_id"], unique=False)
    op.create_index(op.f("ix_follow_up_done_at_due_on"), "follow_up", ["done_at", "due_on"], unique=False)


def _meanings() -> None:
    op.create_table(
        "heard_meaning",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_heard_meaning_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_heard_meaning")),
    )
    op.create_index(op.f("ix_heard_meaning_lender_id_at"), "heard_meaning", ["lender_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_handoff_case_record_id"), "handoff_case")
    for table in ("dispute", "complaint"):
        op.drop_index(op.f(f"ix_{table}_resolved_on_due_on"), table)
    op.drop_table("heard_meaning")
    op.drop_table("follow_up")
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("views")
