"""A gateway that really listens, on each database in turn, with a small book and a worker whose answers the test writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.settings import Settings
from bot.store.unit_of_work import Store
from tests.gateway.client import Client, MovableClock
from tests.gateway.fake_worker import KEY, FakeWorker, listening
from tests.gateway.paying import Till, till
from tests.service.people import add_people


@pytest.fixture
async def worker() -> AsyncIterator[FakeWorker]:
    async with listening(FakeWorker()) as running:
        yield running


@pytest.fixture
async def people(store: Store) -> None:
    async with store.write() as uow:
        await add_people(uow)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(demo=True, database_url=database_url, data_dir=tmp_path, turn_timeout_seconds=5, _env_file=None)


@pytest.fixture
async def client(settings: Settings, people: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    clock = MovableClock()
    app = create_app(settings, clock)
    async with TestClient(TestServer(app)) as http:
        yield Client(http, app[GATE], clock)


@pytest.fixture
async def paying(
    database_url: str, tmp_path: Path, people: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Till]:
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    async with till(database_url, tmp_path, worker) as opened:
        yield opened
