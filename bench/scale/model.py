"""Capacity as arithmetic: how many cores, shards and bytes a number of borrowers takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bench.scale.measured import Habits, Measured

DAYS_A_YEAR = 365
SHARD_CORES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What so many borrowers take. Bytes are before replicas and backups."""

    borrowers: int
    peak_turns: float
    worker_cores: int
    database_shards: int
    close_cores: int
    plan_cores: int
    book_bytes: float
    hot_log_bytes: float
    archive_bytes: float
    snapshot_year_bytes: float


def capacity(borrowers: int, habits: Habits, measured: Measured) -> Capacity:
    """Cores for the busiest hour and for the nightly work, and what the disks hold."""
    loans, turns = borrowers * habits.loans_each, borrowers * habits.talk_share * habits.turns_each
    peak = turns * habits.peak_hour_share / 3600
    database = measured.turn_statements * measured.statement_processor
    by_cores = peak * database / (SHARD_CORES * habits.busy_share)
    by_chain = peak * measured.durable_commit / habits.busy_share  # the audit chain of a database takes one commit at a time
    night = loans * measured.close_loan_database / (SHARD_CORES * habits.batch_seconds)
    movements = loans * habits.movements_each
    return Capacity(
        borrowers=borrowers,
        peak_turns=peak,
        worker_cores=max(2, ceil(peak * (measured.turn_processor - database) / habits.busy_share)),
        database_shards=ceil(max(by_cores, by_chain, night)),
        close_cores=ceil(loans * (measured.close_loan - measured.close_loan_database) / habits.batch_seconds),
        plan_cores=ceil(borrowers * habits.candidates_share * measured.plan_candidate / habits.batch_seconds),
        book_bytes=loans * measured.loan_bytes + movements * measured.movement_bytes,
        hot_log_bytes=turns * DAYS_A_YEAR * habits.turn_bytes * habits.hot_months / 12,
        archive_bytes=turns * DAYS_A_YEAR * habits.turn_bytes * habits.log_years,
        snapshot_year_bytes=loans * measured.snapshot_bytes * DAYS_A_YEAR,
    )
