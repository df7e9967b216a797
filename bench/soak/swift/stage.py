"""A database that is as new for every trial: made once, then copied (SQLite) or emptied (PostgreSQL).

Somebody of the staff is signed in already, at the hour at which every trial begins.
"""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.soak.swift.loop import BEGAN
from bench.soak.world import AGENT, LENDER, write_accounts
from bot.service import staff, staff_members
from bot.store import tables  # noqa: F401  (registers every table)
from bot.store.base import metadata
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store

TIDY_EVERY = 200
NAMES = [f'"{table.name}"' for table in metadata.sorted_tables]


@dataclass
class Stage:
    """`url` is where the next trial's database is; `folder` holds keys and accounts, and SQLite's files."""

    url: str
    folder: Path
    agent_headers: dict[str, str]
    _connection: psycopg.Connection[tuple[object, ...]] | None = None
    _kept: list[str] = field(default_factory=list)
    _trials: int = 0

    @classmethod
    def open(cls, folder: Path, url: str = "", *, has_tables: bool = False) -> Stage:
        """On the PostgreSQL database at `url`, or with SQLite in the folder."""
        write_accounts(folder)
        made = url or f"sqlite+aiosqlite:///{folder / 'template.db'}"
        stage = cls(url or f"sqlite+aiosqlite:///{folder / 'trial.db'}", folder, asyncio.run(_populate(made, folder, has_tables)))
        if url:
            stage._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
            stage._remember()
        return stage

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def clear(self) -> None:
        """As it was at the beginning."""
        self._trials += 1
        if self._connection is None:
            for left in self.folder.glob("trial.db*"):
                left.unlink()
            shutil.copy(self.folder / "template.db", self.folder / "trial.db")
            return
        emptied = [f"DELETE FROM {name}" for name in reversed(NAMES)]
        filled = [f"INSERT INTO {name} SELECT * FROM {_kept(name)}" for name in self._kept]
        self._connection.execute(";".join([*emptied, *filled]).encode())
        if self._trials % TIDY_EVERY == 0:
            self._connection.execute("VACUUM")

    def _remember(self) -> None:
        assert self._connection is not None
        for name in NAMES:
            if self._connection.execute(f"SELECT 1 FROM {name} LIMIT 1".encode()).fetchone():
                self._connection.execute(f"CREATE TEMPORARY TABLE {_kept(name)} AS TABLE {name}".encode())
                self._kept.append(name)


def _kept(name: str) -> str:
    """What keeps a table's first rows: it lasts as long as the connection, so nothing of it is left in the database."""
    return f'"kept {name[1:]}'


async def _populate(url: str, folder: Path, has_tables: bool) -> dict[str, str]:
    """Tables, lender, staff and a sign-in; the headers of whoever is signed in."""
    if not has_tables:
        await upgrade_async(url)
    store = Store.open(url)
    try:
        async with store.write() as uow:
            if not await uow.lenders.all():
                await uow.lenders.add(LENDER)
            await staff_members.seed_demo(uow, folder)
            member = await uow.staff.get(AGENT)
            assert member is not None
            sign_in, token = await staff.sign_in(uow, member, BEGAN)
    finally:
        await store.close()
    return {"X-CSRF-Token": sign_in.csrf, "Cookie": f"console={token}"}
