"""What so many borrowers take, and how long answers then are in the busiest minutes: `python -m bench.scale [--seed 1]`."""

from __future__ import annotations

import argparse
from dataclasses import replace

from bench.book.table import machine
from bench.scale.measured import Habits, Measured
from bench.scale.model import SHARD_CORES, Capacity, capacity
from bench.scale.simulate import Play, Trial

SIZES = (1_000_000, 10_000_000, 100_000_000)
SECONDS = 300.0
WIDTH = 2 * SHARD_CORES
LOST = 0.1
"""The share of workers that a second run goes without."""


def trial(needed: Capacity, habits: Habits, measured: Measured, seed: int) -> Trial:
    """The busiest minutes of a book on just the cores and shards that the arithmetic asks for."""
    return Trial(
        rate=needed.peak_turns,
        seconds=SECONDS,
        talks=max(1, round(needed.borrowers * habits.talk_share * habits.peak_hour_share)),
        workers=needed.worker_cores,
        shards=needed.database_shards,
        width=WIDTH,
        worker_stage=measured.worker_stage,
        database_stage=measured.database_stage,
        seed=seed,
    )


def rows(seed: int) -> list[tuple[str, ...]]:
    habits, measured, found = Habits(), Measured(), []
    for borrowers in SIZES:
        needed = capacity(borrowers, habits, measured)
        chosen = trial(needed, habits, measured, seed)
        fewer = replace(chosen, workers=max(1, round(chosen.workers * (1 - LOST))))
        for label, each in (("as reckoned", chosen), ("a tenth of the workers gone", fewer), ("twice the turns", twice(chosen))):
            outcome = Play(each).run()
            times = (f"{1000 * value:,.0f}" for value in (outcome.middle, outcome.p95, outcome.p99))
            full = (f"{outcome.workers_busy:.0%}", f"{outcome.databases_busy:.0%}")
            found.append((f"{borrowers:,}", label, f"{each.rate:,.1f}", str(each.workers), str(each.shards), *times, *full))
    return found


def twice(one: Trial) -> Trial:
    return replace(one, rate=2 * one.rate, talks=2 * one.talks)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    print(f"simulated, not timed; run on {machine()}")
    _table(
        (
            "borrowers",
            "peak turns/s",
            "worker cores",
            "shards",
            "cores to close",
            "cores to plan",
            "book",
            "log, hot",
            "log, 5 years",
            "snapshots a year",
        ),
        [_needed(capacity(each, Habits(), Measured())) for each in SIZES],
    )
    _table(
        ("borrowers", "what", "turns/s", "workers", "shards", "middle ms", "p95", "p99", "workers busy", "databases busy"),
        rows(seed),
    )


def _needed(one: Capacity) -> tuple[str, ...]:
    counts = (one.worker_cores, one.database_shards, one.close_cores, one.plan_cores)
    sizes = (one.book_bytes, one.hot_log_bytes, one.archive_bytes, one.snapshot_year_bytes)
    return (f"{one.borrowers:,}", f"{one.peak_turns:,.1f}", *map(str, counts), *(f"{size / 1e9:,.0f} GB" for size in sizes))


def _table(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
    for line in (head, ("---",) * len(head), *lines):
        print("| " + " | ".join(line) + " |")
    print()


if __name__ == "__main__":
    main()
