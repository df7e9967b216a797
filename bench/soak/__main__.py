"""`python -m bench.soak`: random trials on SQLite and PostgreSQL; prints what was done and what broke, and fails on a violation.

First the swift ones, in one process and a time of their own, then some with real processes, which are killed for good. From the
environment: SOAK_TRIALS (5000 swift ones on each database) and SOAK_REAL (200 with processes on each), SOAK_SEED (random, printed),
SOAK_SECONDS (for each kind on each database; no end when empty), SOAK_DATABASES ("sqlite postgresql"), and SOAK_STATE (the file from
which a run that was interrupted goes on).

`python -m bench.soak SEED:NUMBER` runs one swift trial again, and when it breaks a promise, with as few steps as still break it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.soak.run import Figures, Plan, soak
from bench.soak.swift import run as swift
from bench.soak.world import World
from tests.postgres import private_cluster

DATABASES = ("sqlite", "postgresql")
STATE = Path(__file__).resolve().parents[1] / "out" / "soak.json"
SWIFT_TRIALS, REAL_TRIALS = 5000, 200


@contextmanager
def fresh(database: str) -> Iterator[str]:
    """The URL of an empty database that is gone afterwards; empty for SQLite, which lies in a folder of the trial's."""
    if database == "sqlite":
        yield ""
        return
    with private_cluster() as cluster:
        yield cluster.fresh()


def swift_run(database: str, figures: Figures, trials: int, seconds: float, file: Path) -> None:
    with fresh(database) as url, swift.stage_on(url) as stage:
        swift.run(stage, figures, trials, seconds, lambda so_far: _save(so_far, file))


def real_run(database: str, figures: Figures, trials: int, seconds: float, file: Path) -> None:
    asyncio.run(_real(database, figures, Plan(trials, seconds=seconds), file))


async def _real(database: str, figures: Figures, plan: Plan, file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, fresh(database) as url:
        world = await World.open(Path(folder), url)
        try:
            await soak(world, figures, plan, lambda so_far: _save(so_far, file))
        finally:
            await world.close()


def _save(figures: Figures, file: Path) -> None:
    figures.keep(file)
    sys.stderr.write(f"{figures.told()[0]}\n")


def again(seed: str) -> int:
    """One trial of a seed and number, on each database."""
    wrong = 0
    for database in _databases():
        with fresh(database) as url, swift.stage_on(url) as stage:
            steps = swift.steps_of(seed)
            found, done = swift.attempt(stage, seed, steps)
            if found:
                steps = swift.smaller(stage, seed, steps)
                found, done = swift.attempt(stage, seed, steps)
        names = ", ".join(rule.__name__ for rule, _ in steps)
        sys.stdout.write("\n".join([f"{database} {seed}: {names}", f"  {dict(done)}", *(f"  ✗ {each}" for each in found)]) + "\n")
        wrong += len(found)
    return 1 if wrong else 0


def main() -> int:
    logging.disable(logging.CRITICAL)
    if len(sys.argv) > 1:
        return again(sys.argv[1])
    given, wrong = os.environ, 0
    state = Path(given.get("SOAK_STATE", STATE))
    state.parent.mkdir(parents=True, exist_ok=True)
    seed, seconds = int(given.get("SOAK_SEED") or _seed_of(state)), float(given.get("SOAK_SECONDS") or "inf")
    swift_trials, real_trials = (
        int(given.get(f"SOAK_{name}", most)) for name, most in (("TRIALS", SWIFT_TRIALS), ("REAL", REAL_TRIALS))
    )
    for kind, run, trials in (("swift", swift_run, swift_trials), ("real", real_run, real_trials)):
        for database in _databases():
            file = state.with_name(f"{state.stem}-{kind}-{database}.json")
            figures = Figures.read(file, seed, database)
            run(database, figures, trials, seconds, file)
            sys.stdout.write("\n".join([f"{kind} on {figures.told()[0]}", *figures.told()[1:]]) + "\n")
            wrong += len(figures.violations)
    return 1 if wrong else 0


def databases(given: str) -> list[str]:
    """The databases that are named, between spaces or commas, both when none is; the run ends when one is not known."""
    names = given.replace(",", " ").split() or list(DATABASES)
    unknown = [name for name in names if name not in DATABASES]
    if unknown:
        raise SystemExit(
            f"SOAK_DATABASES: {', '.join(unknown)} is not known; write {' or '.join(DATABASES)}, or both with a space between"
        )
    return names


def _databases() -> list[str]:
    return databases(os.environ.get("SOAK_DATABASES", ""))


def _seed_of(state: Path) -> str:
    """The seed of the run that was interrupted, else one that nobody chose."""
    file = state.with_suffix(".seed")
    if not file.exists():
        file.write_text(str(secrets.randbelow(10**6)), encoding="utf-8")
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
