"""Conversations, cases, audit and delivery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _audit_head()
    _audit_record()
    _conversation()
    _outbox()
    _phone_code()
    _phone_message()
    _staff()
    _used_token()
    _credential()
    _entry()
    _handoff_case()
    _phone_line()
    _staff_session()
    _case_note()


def downgrade() -> None:
    for table in [
        "case_note",
        "staff_session",
        "phone_line",
        "handoff_case",
        "entry",
        "credential",
        "used_token",
        "staff",
        "phone_message",
        "phone_code",
        "outbox",
        "conversation",
        "audit_record",
        "audit_head",
    ]:
        op.drop_table(table)


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _audit_record() -> None:
    op.create_table(
        "audit_record",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", base.JsonColumn, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_record")),
    )
    op.create_index(op.f("ix_audit_record_subject"), "audit_record", ["subject"], unique=False)


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=True),
        sa.Column("verified_at", base.Instant(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_agent", sa.String(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("asked_seq", sa.Integer(), nullable=False),
        sa.Column("answered_seq", sa.Integer(), nullable=False),
        sa.Column("state", base.JsonColumn, nullable=True),
        sa.Column("offered", base.JsonColumn, nullable=False),
        sa.Column("handback", base.JsonColumn, nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.CheckConstraint("(owner = 'agent') = (owner_agent IS NOT NULL)", name=op.f("ck_conversation_owner_agent")),
        sa.CheckConstraint("owner IN ('bot', 'queue', 'agent')", name=op.f("ck_conversation_owner")),
        sa.CheckConstraint("(borrower_id IS NULL) = (verified_at IS NULL)", name=op.f("ck_conversation_verified")),
        sa.CheckConstraint("answered_seq <= last_seq AND asked_seq <= last_seq", name=op.f("ck_conversation_cursors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index("ix_conversation_waiting", "conversation", ["owner", "asked_seq", "answered_seq"], unique=False)
    op.create_index(
        "uq_conversation_of_borrower",
        "conversation",
        ["lender_id", "borrower_id"],
        unique=True,
        sqlite_where=sa.text("borrower_id IS NOT NULL"),
        postgresql_where=sa.text("borrower_id IS NOT NULL"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", base.JsonColumn, nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", base.Instant(), nullable=False),
        sa.Column("leased_until", base.Instant(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("settled_at", base.Instant(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'unknown', 'dead')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_state_not_before"), "outbox", ["state", "not_before"], unique=False)
    op.create_index(op.f("ix_outbox_to_state"), "outbox", ["to", "state"], unique=False)


def _phone_code() -> None:
    op.create_table(
        "phone_code",
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("issued_since", base.Instant(), nullable=False),
        sa.Column("issued_at", base.Instant(), nullable=False),
        sa.Column("waiting_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("attempts_left >= 0", name=op.f("ck_phone_code_attempts")),
        sa.PrimaryKeyConstraint("phone", "lender_id", name=op.f("pk_phone_code")),
    )


def _phone_message() -> None:
    op.create_table(
        "phone_message",
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("at", base.Instant(), nullable=False),
        sa.CheckConstraint("sender IN ('phone', 'bot')", name=op.f("ck_phone_message_sender")),
        sa.PrimaryKeyConstraint("phone", "seq", name=op.f("pk_phone_message")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_phone_message_provider_id")),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("languages", base.JsonColumn, nullable=False),
        sa.CheckConstraint("role IN ('agent', 'supervisor', 'auditor', 'operator')", name=op.f("ck_staff_role")),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_staff")),
    )


def _used_token() -> None:
    op.create_table(
        "used_token",
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("jti", sa.String(length=128), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("lender_id", "jti", name=op.f("pk_used_token")),
    )
    op.create_index(op.f("ix_used_token_expires_at"), "used_token", ["expires_at"], unique=False)


def _credential() -> None:
    op.create_table(
        "credential",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_credential_conversation_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_credential")),
    )
    op.create_index(op.f("ix_credential_expires_at"), "credential", ["expires_at"], unique=False)


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("client_msg_id", sa.String(length=128), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("payload", base.JsonColumn, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('text', 'card', 'status')", name=op.f("ck_entry_kind")),
        sa.CheckConstraint("sender IN ('borrower', 'bot', 'agent', 'system')", name=op.f("ck_entry_sender")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_entry_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_entry")),
        sa.UniqueConstraint(
            "conversation_id", "sender", "client_msg_id", name=op.f("uq_entry_conversation_id_sender_client_msg_id")
        ),
    )


def _handoff_case() -> None:
    op.create_table(
        "handoff_case",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("borrower_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("summary", base.JsonColumn, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("opened_at", base.Instant(), nullable=False),
        sa.Column("claimed_at", base.Instant(), nullable=True),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.CheckConstraint("status <> 'claimed' OR agent IS NOT NULL", name=op.f("ck_handoff_case_claimed_by")),
        sa.CheckConstraint("status IN ('open', 'claimed', 'resolved', 'returned')", name=op.f("ck_handoff_case_status")),
        sa.ForeignKeyConstraint(["agent"], ["staff.login"], name=op.f("fk_handoff_case_agent")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_handoff_case_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_case")),
    )
    op.create_index(
        op.f("ix_handoff_case_status_priority_opened_at"), "handoff_case", ["status", "priority", "opened_at"], unique=False
    )
    op.create_index(
        "uq_handoff_case_open",
        "handoff_case",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('open', 'claimed')"),
        postgresql_where=sa.text("status IN ('open', 'claimed')"),
    )


def _phone_line() -> None:
    op.create_table(
        "phone_line",
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("verified_id", sa.String(), nullable=True),
        sa.Column("verified_until", base.Instant(), nullable=True),
        sa.Column("stopped_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_phone_line_conversation_id")),
        sa.ForeignKeyConstraint(["verified_id"], ["conversation.id"], name=op.f("fk_phone_line_verified_id")),
        sa.PrimaryKeyConstraint("phone", "lender_id", name=op.f("pk_phone_line")),
    )


def _staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("expires_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["login"], ["staff.login"], name=op.f("fk_staff_session_login")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_expires_at"), "staff_session", ["expires_at"], unique=False)


def _case_note() -> None:
    op.create_table(
        "case_note",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["staff.login"], name=op.f("fk_case_note_author")),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_case_note_case_id")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_note")),
    )
