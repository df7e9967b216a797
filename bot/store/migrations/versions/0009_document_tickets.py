"""Tickets for documents: each is one download, soon, of one thing.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_ticket",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.CheckConstraint("format IN ('pdf', 'page')", name=op.f("ck_document_ticket_format")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_document_ticket_conversation_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_document_ticket")),
    )
    op.create_index(op.f("ix_document_ticket_expires_at"), "document_ticket", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("document_ticket")
