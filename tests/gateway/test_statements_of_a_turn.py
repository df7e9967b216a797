"""What a message costs the database, in statements: what is cut here must not come back unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bench.soak.faults import Points, watch
from bot.gateway import socket
from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.service.turn import TurnAnswer, TurnRequest
from bot.settings import Settings
from tests.gateway.client import Client, Talk
from tests.gateway.fake_worker import KEY, FakeWorker, says

KEEPING = ["SELECT conversation", "INSERT entry", "UPDATE conversation"]
COMMITTING = ["UPDATE conversation", "INSERT entry", "INSERT heard_meaning"]


def three_rows(request: TurnRequest) -> TurnAnswer:
    return replace(says("一", "二", "三"), intent="greet")


@pytest.fixture
async def watched(
    settings: Settings, people: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Client, Points]]:
    """A gateway whose statements on behalf of a message are written down."""
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    app, points = create_app(settings), Points(only_messages=True)
    watch(app, points)
    worker.script = three_rows
    async with TestClient(TestServer(app)) as http:
        yield Client(http, app[GATE]), points


def statements(points: Points) -> list[str]:
    asked = [name.removeprefix("before ") for name in points.seen if name.startswith("before ")]
    return [name for name in asked if name.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")]


async def answered(talk: Talk, rows: int) -> None:
    await talk.hear(rows)
    if tasks := list(talk.client.gate.runner._running.values()):
        await asyncio.wait(tasks)


async def test_a_message_and_its_answer_take_six_statements_however_many_rows(watched: tuple[Client, Points]) -> None:
    client, points = watched
    talk = await client.borrower()
    await talk.say("我欠多少")
    await answered(talk, 4)
    points.seen.clear()
    await talk.say("谢谢")
    await answered(talk, 8)
    assert statements(points) == [*KEEPING, *COMMITTING]
    assert points.seen.count("before COMMIT") == 2


async def test_a_message_to_a_person_takes_three(watched: tuple[Client, Points]) -> None:
    client, points = watched
    talk = await client.borrower()
    async with client.gate.store.write() as uow:
        await uow.conversations.change(talk.id, owner="queue")
    await talk.say("有人吗")
    await answered(talk, 1)
    points.seen.clear()
    await talk.say("您好")
    await answered(talk, 2)
    assert statements(points) == KEEPING


async def test_a_message_sent_again_is_looked_up_only_then(watched: tuple[Client, Points]) -> None:
    client, points = watched
    talk = await client.borrower()
    await talk.say("我欠多少", "once")
    await answered(talk, 4)
    points.seen.clear()
    assert await talk.say("我欠多少", "once") == 1
    assert statements(points) == ["SELECT conversation", "INSERT entry", "SELECT entry"]


async def test_whoever_follows_is_told_what_was_said_without_a_look_into_the_log(
    watched: tuple[Client, Points], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = watched
    talk = await client.borrower()
    looks: list[int] = []
    real = socket.look

    async def counted(*args: object) -> object:
        looks.append(1)
        return await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "look", counted)
    monkeypatch.setattr("bot.gateway.watch.LOOK_AGAIN", 1e9)
    protocols = ("borrower-chat", f"credential.{talk.credential}")
    async with client.http.ws_connect(f"/api/conversations/{talk.id}/socket", protocols=protocols) as line:
        assert (await line.receive_json(timeout=20))["type"] == "hello"
        before = len(looks)
        await talk.say("我欠多少")
        heard: list[str] = []
        while len(heard) < 4:
            told = await line.receive_json(timeout=20)
            heard += [told["event"]["text"]] if told["type"] == "event" else []
    assert heard == ["我欠多少", "一", "二", "三"]
    assert len(looks) == before
