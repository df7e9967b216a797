"""The product's own commands over a book, each in a process of its own, and what they took of clock, processor and memory."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import select

from bot.lending.statement import statement
from bot.store.tables.lending import loan
from bot.store.unit_of_work import Store

STATEMENTS = 300
PATIENCE = 2 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One step over one book. `own` is processor time of our processes, `database` of PostgreSQL's (None where there is no server);
    `memory` is the largest resident size of one of our processes, in bytes; `load` how many processes wanted a core meanwhile; `again`
    says that the step had been interrupted, and that these are the figures of what was left of it."""

    step: str
    borrowers: int
    kind: str
    units: int
    wall: float
    own: float
    database: float | None
    memory: int
    load: float
    said: str = ""
    again: bool = False

    @property
    def processor(self) -> float:
        return self.own + (self.database or 0)


class StepFailed(RuntimeError):
    """A command of the product ended with an error; the message is what it wrote."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A database under measurement; `server` is the process id of PostgreSQL's server, None with SQLite."""

    url: str
    kind: str
    borrowers: int
    data: Path
    server: int | None = None

    async def command(self, step: str, units: int, *arguments: str) -> Taken:
        """Run `python -m bot …` to its end."""
        environment = os.environ | {"BOT_DATABASE_URL": self.url, "BOT_DATA_DIR": str(self.data), "BOT_DEMO": "true"}
        before, served, began = _children(), self._server_time(), time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=environment, stdout=asyncio.subprocess.PIPE, stderr=None
        )
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        if process.returncode:
            raise StepFailed(f"{' '.join(arguments)}: ended with {process.returncode}: {said.decode()}")
        wall, after, ended = time.monotonic() - began, _children(), self._server_time()
        return Taken(
            step=step,
            borrowers=self.borrowers,
            kind=self.kind,
            units=units,
            wall=wall,
            own=after - before,
            database=None if served is None or ended is None else ended - served,
            memory=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
            load=os.getloadavg()[0],
            said=said.decode().strip(),
        )

    def _server_time(self) -> float | None:
        """Processor time of the whole server so far; what its ended processes took is counted with their parent."""
        if self.server is None:
            return None
        parent, *children = (Path("/proc") / pid for pid in (str(self.server), *_children_of(self.server)))
        ticks = sum(_ticks(parent, 13, 17)) + sum(sum(_ticks(child, 13, 15)) for child in children)
        return ticks / os.sysconf("SC_CLK_TCK")

    async def statements(self, on: date) -> Taken:
        """Read and state single loans, chosen at random; `wall` is the middle of one."""
        store, dice, taken = Store.open(self.url), Random(1), []
        try:
            async with store.read() as uow:
                ids = list(await uow.connection.scalars(select(loan.c.id).limit(100_000)))
            began, served = time.process_time(), self._server_time()
            for loan_id in dice.choices(ids, k=STATEMENTS):
                started = time.monotonic()
                async with store.read() as uow:
                    statement(await uow.loans.account(loan_id), on - timedelta(days=dice.randint(0, 30)))
                taken.append(time.monotonic() - started)
            own, ended = (time.process_time() - began) / STATEMENTS, self._server_time()
        finally:
            await store.close()
        return Taken(
            step="one statement",
            borrowers=self.borrowers,
            kind=self.kind,
            units=1,
            wall=median(taken),
            own=own,
            database=None if served is None or ended is None else (ended - served) / STATEMENTS,
            memory=0,
            load=os.getloadavg()[0],
            said=f"p95 {1000 * sorted(taken)[int(0.95 * STATEMENTS)]:.1f} ms",
        )


def _children_of(pid: int) -> list[str]:
    return (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text().split()


def _ticks(process: Path, first: int, end: int) -> list[int]:
    """Fields of /proc/PID/stat from `first` up to `end`, counted from nought: own user and system time, then the ended children's."""
    try:
        stat = (process / "stat").read_text()
    except OSError:  # ended meanwhile, so it is counted with its parent
        return []
    return [int(field) for field in stat.rpartition(")")[2].split()[first - 2 : end - 2]]


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
