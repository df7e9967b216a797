"""A lender's book of each size, put in, closed for a day, planned and stated: `python -m bench.book [--sizes 10000,100000,1000000]`.

PostgreSQL runs as a private server with its usual care for what was committed; SQLite's file lies beside it. Times by the clock mean
something only on a machine with nothing else to do, so the processor time is beside them, and the load meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg

from bench.book.make import TODAY, make
from bench.book.measure import Bench, Taken
from bench.book.table import show
from bot.commands.common import progress
from tests.postgres import private_cluster

LASTING = {"shared_buffers": "1GB", "max_wal_size": "4GB", "work_mem": "64MB", "checkpoint_timeout": "15min"}
DAY_BEFORE, NEXT_DAY = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@contextmanager
def postgres(borrowers: int, folder: Path) -> Iterator[Bench]:
    with private_cluster(LASTING) as cluster:
        url = cluster.fresh()
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            backend = Path("/proc") / str(connection.info.backend_pid) / "stat"
            server = int(backend.read_text().rpartition(")")[2].split()[1])
        yield Bench(url, "PostgreSQL", borrowers, folder, server)


@contextmanager
def sqlite(borrowers: int, folder: Path) -> Iterator[Bench]:
    yield Bench(f"sqlite+aiosqlite:///{folder / 'book.db'}", "SQLite", borrowers, folder)


async def trial(bench: Bench, files: Path, loans: int, movements: int) -> list[Taken]:
    """Every step over one book, in a lender's order."""
    await bench.command("migrate", 0, "migrate")
    steps = [
        await bench.command("import loans", loans, "import", str(files / "loans.csv")),
        await bench.command("again, with payments", movements, "import", str(files / "loans.csv"), str(files / "payments.csv")),
        await bench.command("close the first day", loans, "close-day", "--on", DAY_BEFORE.isoformat()),
        await bench.command("close a day", loans, "close-day", "--on", TODAY.isoformat()),
        await bench.command(
            "plan outreach", bench.borrowers, "outreach", "--dry-run", "--on", NEXT_DAY.isoformat(), "--at", "09:00"
        ),
        await bench.statements(TODAY),
    ]
    return steps


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000", help="numbers of borrowers")
    parser.add_argument("--databases", default="postgresql,sqlite")
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()), help="where files and databases go for the while"
    )
    chosen = parser.parse_args()
    taken: list[Taken] = []
    for borrowers in map(int, chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            files = Path(folder)
            loans, movements = make(files, borrowers, progress=progress(f"{borrowers:,} borrowers"))
            for kind in chosen.databases.split(","):
                with {"postgresql": postgres, "sqlite": sqlite}[kind](borrowers, files) as bench:
                    taken += await trial(bench, files, loans, movements)
                show(taken)


if __name__ == "__main__":
    asyncio.run(main())
