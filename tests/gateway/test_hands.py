"""A gateway leaves alone what another has in hand, and takes it up when that one is gone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import hands, runner
from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.gateway.hands import BELIEVED_FOR, Hands
from bot.gateway.redis_bell import RedisBell
from bot.settings import Settings
from tests.gateway.client import Client
from tests.gateway.fake_worker import KEY, FakeWorker
from tests.gateway.test_redis_bell import redis
from tests.redis_server import free_port


class Seconds:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_just_came_is_given_the_time_to_be_shown() -> None:
    known = Hands(Seconds())
    assert known.left({"c1": 0}) == []
    assert known.left({"c1": 0}) == ["c1"]


def test_what_has_moved_on_meanwhile_is_in_somebodys_hand() -> None:
    known = Hands(Seconds())
    known.left({"c1": 0})
    assert known.left({"c1": 2}) == []


def test_what_another_shows_is_left_to_it_until_it_shows_nothing_any_more() -> None:
    seconds = Seconds()
    known = Hands(seconds)
    known.left({"c1": 0, "c2": 0})
    known.shown("other", ["c1"])
    assert known.left({"c1": 0, "c2": 0}) == ["c2"]
    seconds.now = BELIEVED_FOR
    assert known.left({"c1": 0, "c2": 0}) == ["c1", "c2"]


@contextlib.asynccontextmanager
async def two_gateways(settings: Settings) -> AsyncIterator[tuple[Client, Client]]:
    """Two gateways on one database and one Redis, over which they hear each other already."""
    port = free_port()
    shared = settings.model_copy(update={"redis_url": f"redis://127.0.0.1:{port}"})
    apps = create_app(shared), create_app(shared)
    with redis(port):
        async with TestClient(TestServer(apps[0])) as first, TestClient(TestServer(apps[1])) as second:
            both = Client(first, apps[0][GATE]), Client(second, apps[1][GATE])
            async with asyncio.timeout(20):
                while not all(each.gate.bell.carries for each in both):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            yield both


@contextlib.asynccontextmanager
async def beaten(client: Client) -> AsyncIterator[None]:
    """A clock for what a gateway believes of others, which stands still while this process, where both live, gets no processor."""
    seconds = Seconds()
    bell = client.gate.bell
    assert isinstance(bell, RedisBell)
    bell._hands._clock = seconds

    async def beat() -> None:
        while True:
            await asyncio.sleep(0.05)
            seconds.now += 0.05

    beating = asyncio.create_task(beat())
    yield
    beating.cancel()


async def dies(client: Client) -> None:
    """As a power cut ends it: it answers nothing more and shows nothing more."""
    runner = client.gate.runner
    dead = [task for task in (runner._shower, runner._sweeper, *runner._running.values()) if task is not None]
    for task in dead:
        task.cancel()
    await asyncio.gather(*dead, return_exceptions=True)


async def test_a_turn_in_one_gateways_hand_is_left_to_it_and_taken_up_when_it_dies(
    settings: Settings, people: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    monkeypatch.setattr(runner, "SWEEP_SECONDS", 0.6)
    monkeypatch.setattr(runner, "SHOWN_EVERY", 0.1)
    monkeypatch.setattr(hands, "BELIEVED_FOR", 2.0)
    async with two_gateways(settings) as (first, second), beaten(second):
        worker.holding = asyncio.Event()
        talk = await first.borrower()
        await talk.say("我欠多少")
        await worker.asked(1)
        await asyncio.sleep(2.5)
        assert len(worker.heard) == 1, "the other gateway has seen it waiting several times, in this one's hand"
        await dies(first)
        await worker.asked(2)
        worker.holding.set()
        talk.client = second
        assert [row["text"] for row in await talk.hear(2)] == ["我欠多少", "回答：我欠多少"]
        await asyncio.sleep(0.3)
        assert len((await talk.events())["events"]) == 2


async def test_a_gateway_without_a_worker_has_nothing_in_hand(
    settings: Settings, people: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    monkeypatch.setenv("BOT_WORKER_URLS", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr(runner, "SWEEP_SECONDS", 0.2)
    async with two_gateways(settings) as (alone, helped):
        helped.gate.workers._busy = {worker.url: 0}
        talk = await alone.borrower()
        await talk.say("我欠多少")
        assert [row["text"] for row in await talk.hear(2)] == ["我欠多少", "回答：我欠多少"]
