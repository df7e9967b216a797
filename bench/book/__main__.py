"""A lender's book of each size, put in, closed for a day, planned and stated: `python -m bench.book [--sizes 10000,100000,1000000]`.

PostgreSQL runs as a private server with its usual care for what was committed; SQLite's file lies beside it. Times by the clock mean
something only on a machine with nothing else to do, so the processor time is beside them, and the load meanwhile. Files, databases and
what was taken so far stay in `--folder`: started again there, a bench that was killed goes on with the step that it was at.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg

from bench.book.journal import Journal
from bench.book.make import TODAY, first_loan, make
from bench.book.measure import Bench, StepFailed, Taken
from bench.book.table import show
from bot.commands.common import progress
from bot.jobs.daily import LEASE
from tests.postgres import lasting_cluster

LASTING = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "checkpoint_timeout": "15min",
    "jit": "off",
}
DAY_BEFORE, NEXT_DAY = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
Step = tuple[str, Callable[[], Awaitable[Taken]]]


@contextmanager
def postgres(borrowers: int, folder: Path) -> Iterator[Bench]:
    with lasting_cluster(folder / "postgresql", LASTING) as cluster:
        url = f"postgresql+psycopg://test@127.0.0.1:{cluster.port}/postgres"
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            backend = Path("/proc") / str(connection.info.backend_pid) / "stat"
            server = int(backend.read_text().rpartition(")")[2].split()[1])
        yield Bench(url, "PostgreSQL", borrowers, folder, server)


@contextmanager
def sqlite(borrowers: int, folder: Path) -> Iterator[Bench]:
    yield Bench(f"sqlite+aiosqlite:///{folder / 'book.db'}", "SQLite", borrowers, folder)


DATABASES = {"postgresql": postgres, "sqlite": sqlite}


def steps(bench: Bench, files: Path, loans: int, movements: int) -> list[Step]:
    """Every step over one book, in a lender's order."""
    day = ("--on", NEXT_DAY.isoformat(), "--at", "09:00")
    commands: list[tuple[str, int, tuple[str, ...]]] = [
        ("import loans", loans, ("import", str(files / "loans.csv"))),
        ("import movements", movements, ("import", str(first_loan(files)), str(files / "payments.csv"))),
        ("close the first day", loans, ("close-day", "--on", DAY_BEFORE.isoformat())),
        ("close a day", loans, ("close-day", "--on", TODAY.isoformat())),
        ("plan outreach", bench.borrowers, ("outreach", "--dry-run", *day)),
        ("post outreach", bench.borrowers, ("outreach", *day)),
    ]

    def command(step: str, units: int, arguments: tuple[str, ...]) -> Step:
        return step, lambda: bench.command(step, units, *arguments)

    return [*(command(*each) for each in commands), ("one statement", lambda: bench.statements(TODAY))]


async def trial(kind: str, borrowers: int, files: Path, loans: int, movements: int) -> list[Taken]:
    """One book in one database; what an earlier run took already is not done again."""
    journal = Journal(files / f"{kind}.jsonl")
    taken: list[Taken] = []
    with DATABASES[kind](borrowers, files) as bench:
        if journal.noted("migrate") is None:
            await bench.command("migrate", 0, "migrate")
            journal.note("migrate", True)
        for step, work in steps(bench, files, loans, movements):
            if known := journal.taken(step):
                taken.append(known)
                continue
            print(f"{borrowers:,} borrowers, {bench.kind}: {step} …", file=sys.stderr, flush=True)
            again = journal.begin(step)
            taken.append(journal.keep(await (_once_free(work) if again else work()), again=again))
    return taken


async def _once_free(work: Callable[[], Awaitable[Taken]]) -> Taken:
    """Do a step that was killed, as soon as the lease that it died with has lapsed."""
    until = time.monotonic() + LEASE.total_seconds() + 30
    while True:
        try:
            return await work()
        except StepFailed:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(15)


def files_of(borrowers: int, folder: Path) -> tuple[Path, int, int]:
    """The folder of one size with its two files in it, and how many loans and movements of money they hold."""
    files = folder / str(borrowers)
    files.mkdir(parents=True, exist_ok=True)
    journal = Journal(files / "files.jsonl")
    if journal.noted("made") is None:
        print(f"{borrowers:,} borrowers: making the files …", file=sys.stderr, flush=True)
        journal.note("made", make(files, borrowers, progress=progress(f"{borrowers:,} borrowers")))
    loans, movements = journal.noted("made")
    return files, loans, movements


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000", help="numbers of borrowers on PostgreSQL")
    parser.add_argument("--sqlite", default="", help="numbers of borrowers on SQLite, as 10000,100000")
    usual = Path(tempfile.gettempdir()) / "bench-book"
    parser.add_argument("--folder", type=Path, default=usual, help=f"where files and databases lie; {usual} by default")
    parser.add_argument("--fresh", action="store_true", help="forget what lies in the folder and begin anew")
    return parser.parse_args()


async def main() -> None:
    chosen = options()
    if chosen.fresh:
        shutil.rmtree(chosen.folder, ignore_errors=True)
    taken: list[Taken] = []
    try:
        for kind, sizes in (("postgresql", chosen.sizes), ("sqlite", chosen.sqlite)):
            for borrowers in sorted(int(size) for size in sizes.split(",") if size):
                taken += await trial(kind, borrowers, *files_of(borrowers, chosen.folder))
    finally:
        show(taken)


if __name__ == "__main__":
    asyncio.run(main())
