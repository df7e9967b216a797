"""A gateway that is told to stop is gone in time, whatever holds it, and what was acknowledged is there and gets answered."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.store.unit_of_work import Store
from tests.gateway.client import Client
from tests.gateway.fake_worker import KEY, FakeWorker
from tests.gateway.processes import Gateway, Talking, gateway

GONE_WITHIN = 15.0
SOCKETS, POLLS = 12, 4
HALF_A_REQUEST = (
    "POST /api/conversations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
)


@pytest.fixture
async def running(database_url: str, people: None, worker: FakeWorker, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with gateway(database_url, tmp_path, worker) as started:
        yield started


async def at_work(running: Gateway, store: Store, worker: FakeWorker) -> tuple[Talking, list[asyncio.Task[int]]]:
    """Clients that do not answer a farewell, long polls, a turn that a worker has in hand, and two that wait."""
    talking = await running.enter(store, "B0001")
    worker.holding = asyncio.Event()
    assert await talking.say("first") == 1
    await worker.asked(1)
    assert [await talking.say("second"), await talking.say("third")] == [2, 3]
    for _ in range(SOCKETS):
        await talking.follow()
    return talking, [asyncio.create_task(talking.poll(after=3)) for _ in range(POLLS)]


@pytest.fixture
def half_a_request(running: Gateway) -> Iterator[None]:
    """Somebody who never says the rest."""
    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2]))) as line:
        line.sendall(HALF_A_REQUEST.encode())
        yield


async def resumed(running: Gateway, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch, id: str) -> list[tuple[str, str]]:
    """What the conversation holds once the next gateway has answered everything."""
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    assert worker.holding is not None
    worker.holding.set()
    app = create_app(running.settings)
    async with TestClient(TestServer(app)) as http:
        talk = await Client(http, app[GATE]).borrower("B0001")
        assert talk.id == id
        return [(row["sender"], row["text"]) for row in await talk.hear(6)]


EVERYTHING = [
    ("borrower", "first"),
    ("borrower", "second"),
    ("borrower", "third"),
    ("bot", "回答：first"),
    ("bot", "回答：second"),
    ("bot", "回答：third"),
]


@pytest.mark.usefixtures("half_a_request")
async def test_it_is_gone_in_time_and_loses_nothing(
    running: Gateway, store: Store, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    talking, polls = await at_work(running, store, worker)
    assert await running.told_to_stop() < GONE_WITHIN
    assert set(await asyncio.gather(*polls)) <= {0, 200}
    assert await resumed(running, worker, monkeypatch, talking.id) == EVERYTHING


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_somebody_else_has_locked_does_not_keep_it(
    running: Gateway, store: Store, worker: FakeWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talking, polls = await at_work(running, store, worker)
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert worker.holding is not None
        worker.holding.set()
        unheard = asyncio.create_task(talking.say("never acknowledged"))
        assert await running.told_to_stop() < GONE_WITHIN
        await asyncio.gather(*polls, unheard, return_exceptions=True)
        assert unheard.exception() is not None
    assert await resumed(running, worker, monkeypatch, talking.id) == EVERYTHING
