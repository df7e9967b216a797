"""The databases that tests run on: a file of SQLite's and a private PostgreSQL server, both really there.

`store` is an open `Store` on a fresh database with every table; a test that uses it runs once on each database.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from bot.service import hashing
from bot.store import tables  # noqa: F401  (registers every table)
from bot.store.base import metadata
from bot.store.engine import make_engine
from bot.store.unit_of_work import Store
from tests.postgres import Cluster, private_cluster

gc.disable()  # until everything is collected: nothing that is imported goes away again


WAIT_FOR_THE_MODEL = ("rasa", "dialogue")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need the trained model come last, the longest of them first: a run may begin while it is being trained."""
    items.sort(key=lambda item: WAIT_FOR_THE_MODEL.index(folder) + 1 if (folder := _folder(item)) in WAIT_FOR_THE_MODEL else 0)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


def pytest_collection_finish() -> None:
    """What the whole run needs is never looked through for garbage again; that was an eighth of the run's processor time."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _light_hashes() -> None:
    """The same algorithm at the least cost: thousands of sign-ins and codes are hashed here, and none of them guards anything."""
    hashing._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def _create_tables(url: str) -> None:
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A running cluster; its absence fails in CI and skips on a developer's machine."""
    try:
        cluster = private_cluster()
        running = cluster.__enter__()
    except RuntimeError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    try:
        template = running.fresh()
        asyncio.run(_create_tables(template))
        running.template = template.rsplit("/", 1)[1]
        yield running
    finally:
        cluster.__exit__(None, None, None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_create_tables(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database with every table, on each database in turn."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'bot.db')}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    url = cluster.lend()
    yield url
    cluster.take_back(url, [table.name for table in reversed(metadata.sorted_tables)])


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = Store.open(database_url)
    yield opened
    await opened.close()
