"""`python -m bench.soak`: random trials on SQLite and PostgreSQL; prints what was done and what broke, and fails on a violation.

SOAK_TRIALS (10000 on each database), SOAK_SEED (random, printed), SOAK_SECONDS (for each database; no end when empty) and SOAK_STATE (the
file from which a run that was interrupted goes on) are read from the environment.
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
from bench.soak.world import World
from tests.postgres import private_cluster

STATE = Path(__file__).resolve().parents[1] / "out" / "soak.json"
DATABASES = ("sqlite", "postgresql")


@contextmanager
def fresh(database: str) -> Iterator[str]:
    """The URL of an empty database that is gone afterwards; empty for SQLite, which lies in the world's folder."""
    if database == "sqlite":
        yield ""
        return
    with private_cluster() as cluster:
        yield cluster.fresh()


async def _run(database: str, figures: Figures, plan: Plan, file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, fresh(database) as url:
        world = await World.open(Path(folder), url)
        try:
            await soak(world, figures, plan, lambda so_far: _save(so_far, file))
        finally:
            await world.close()


def _save(figures: Figures, file: Path) -> None:
    figures.keep(file)
    sys.stderr.write(f"{figures.told()[0]}\n")


def main() -> int:
    logging.disable(logging.ERROR)
    given = os.environ
    state = Path(given.get("SOAK_STATE", STATE))
    state.parent.mkdir(parents=True, exist_ok=True)
    plan = Plan(int(given.get("SOAK_TRIALS", "10000")), seconds=float(given.get("SOAK_SECONDS") or "inf"))
    seed, wrong = given.get("SOAK_SEED") or _seed_of(state), 0
    for database in given.get("SOAK_DATABASES", " ".join(DATABASES)).split():
        file = state.with_name(f"{state.stem}-{database}.json")
        figures = Figures.read(file, int(seed), database)
        asyncio.run(_run(database, figures, plan, file))
        sys.stdout.write("\n".join(figures.told()) + "\n")
        wrong += len(figures.violations)
    return 1 if wrong else 0


def _seed_of(state: Path) -> str:
    """The seed of the run that was interrupted, else one that nobody chose."""
    file = state.with_suffix(".seed")
    if not file.exists():
        file.write_text(str(secrets.randbelow(10**6)), encoding="utf-8")
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
