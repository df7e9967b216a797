"""Daily work that is done once across processes, and what borrowers answered when asked how we did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store import base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("leased_until", base.Instant(), nullable=False),
        sa.Column("started_at", base.Instant(), nullable=False),
        sa.Column("finished_at", base.Instant(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", "lender_id", "on", name=op.f("pk_job_run")),
    )
    op.create_index(op.f("ix_job_run_on"), "job_run", ["on"], unique=False)
    op.create_table(
        "survey_answer",
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("lender_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("asked_at", base.Instant(), nullable=False),
        sa.Column("answered_at", base.Instant(), nullable=True),
        sa.CheckConstraint("survey IN ('plan', 'case', 'lesson')", name=op.f("ck_survey_answer_survey")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_survey_answer_score")),
        sa.PrimaryKeyConstraint("survey", "subject", name=op.f("pk_survey_answer")),
    )
    op.create_index(op.f("ix_survey_answer_lender_id_asked_at"), "survey_answer", ["lender_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_survey_answer_conversation_id"), "survey_answer", ["conversation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("survey_answer")
    op.drop_table("job_run")
