"""Which daily work was done, and who is at it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table

from bot.store.base import Instant, metadata

job_run = Table(
    "job_run",
    metadata,
    Column("name", String, primary_key=True),
    Column("lender_id", String, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("holder", String, nullable=False),
    Column("leased_until", Instant, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("done", Integer),
    Index(None, "on"),
)
