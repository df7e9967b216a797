"""The times that the model rests on, each with the bench that measured it; processor seconds unless it says otherwise.

They were taken on two shared cores. Run the benches where it will run, and put those in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Costs of one of each. A turn's stages are wall times (middle, 95th of a hundred) from `bench.turn`."""

    turn_processor: float = 0.0107  # bench.turn, ours: gateway, worker and database of a turn together
    worker_stage: tuple[float, float] = (0.0038, 0.0079)  # understanding, rules, actions and the rest of the worker
    database_stage: tuple[float, float] = (0.0029, 0.0040)  # log the message, commit the turn
    durable_commit: float = 0.00056  # bench.turn: one row, one commit
    turn_statements: int = 10  # bench.turn: of a turn that reads an account
    statement_processor: float = 0.0004  # bench.book: PostgreSQL's, of the six that read an account
    close_loan: float = 0.000104  # bench.book, 1,000,000 borrowers, a day after the first; PostgreSQL included
    close_loan_database: float = 0.00005
    plan_candidate: float = 0.00081  # bench.book, 1,000,000 borrowers: 212 s for the 26 in a hundred whom the day concerned
    snapshot_bytes: int = 150  # one loan's snapshot with its indexes
    loan_bytes: int = 570  # PostgreSQL, 100,000 borrowers of bench.book: a loan and its share of a borrower, with their indexes
    movement_bytes: int = 155  # the same book: a payment or drawing with its indexes


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a book of borrowers does. These are assumptions, to be replaced by a lender's own."""

    loans_each: float = 1.5
    movements_each: float = 14.0  # a loan has been paid on for so many months, on average
    turn_bytes: int = 2_600  # a turn's rows in log, outbox and audit with their indexes
    candidates_share: float = (
        0.26  # of borrowers whom a day's outreach has to look at; that of bench.book, where many loans are late
    )
    talk_share: float = 0.01  # of borrowers who write on a day
    turns_each: float = 8.0
    peak_hour_share: float = 0.20  # of a day's turns in its busiest hour (the one after the messages leave)
    busy_share: float = 0.60  # how far cores are filled at the peak
    batch_seconds: float = 1_200.0  # how long closing or planning may take
    log_years: int = 5
    hot_months: int = 6
