"""Long logs are read from their end, dead and slow readers are let go, and "is writing" ends when the writing does."""

from __future__ import annotations

import asyncio
import socket as sockets
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.gateway import runner, socket
from bot.service.talk_records import Draft
from tests.gateway.client import Client, Talk
from tests.gateway.fake_worker import FakeWorker
from tests.gateway.test_socket import connect

Json = dict[str, Any]


async def fill(client: Client, talk: Talk, rows: int, text: str = "一行") -> None:
    """A log that has grown long."""
    async with client.gate.store.write() as uow:
        for _ in range(rows):
            await uow.conversations.append(talk.id, Draft(sender="bot", text=text), client.gate.clock())


async def read(talk: Talk, query: str) -> Json:
    response = await talk.client.http.get(f"/api/conversations/{talk.id}/events?{query}", headers=talk.headers)
    assert response.status == 200, await response.text()
    return dict(await response.json())


def numbers(news: Json) -> list[int]:
    return [event["seq"] for event in news["events"]]


async def test_a_reader_far_behind_may_begin_with_the_newest_rows_and_go_back(client: Client) -> None:
    talk = await client.visitor()
    await fill(client, talk, 1200)
    newest = await read(talk, "after=3&newest=100")
    assert (newest["after"], newest["last"], numbers(newest)) == (1100, 1200, list(range(1101, 1201)))
    seen = numbers(newest)
    while seen[0] > 1:
        earlier = await read(talk, f"before={seen[0]}&newest=300")
        seen = numbers(earlier) + seen
    assert seen == list(range(1, 1201))
    assert earlier["after"] == 0


async def test_a_reader_who_is_nearly_there_gets_what_is_missing_and_no_more(client: Client) -> None:
    talk = await client.visitor()
    await fill(client, talk, 20)
    news = await read(talk, "after=15&newest=100")
    assert (news["after"], numbers(news)) == (15, [16, 17, 18, 19, 20])
    assert numbers(await read(talk, "after=0")) == list(range(1, 21))
    assert numbers(await read(talk, "before=1&newest=5")) == []


@pytest.mark.parametrize("query", ["newest=-1", "newest=x", "before=x", "before=1.5"])
async def test_a_page_that_is_no_number_is_refused(client: Client, query: str) -> None:
    talk = await client.visitor()
    response = await client.http.get(f"/api/conversations/{talk.id}/events?{query}", headers=talk.headers)
    assert response.status == 400


async def next_typing(line: ClientWebSocketResponse) -> tuple[str, datetime]:
    """Who is said to be writing next, and until when."""
    while True:
        message = await line.receive_json(timeout=10)
        if message["type"] == "typing":
            return message["sender"], datetime.fromisoformat(message["until"])


async def test_the_bot_writes_until_it_has_answered(client: Client, worker: FakeWorker) -> None:
    worker.holding = asyncio.Event()
    talk = await client.borrower()
    line = await connect(client, talk)
    await talk.say("我欠多少")
    sender, until = await next_typing(line)
    assert (sender, until > client.clock()) == ("bot", True)
    worker.holding.set()
    sender, until = await next_typing(line)
    assert (sender, until > client.clock()) == ("bot", False)
    await line.close()


async def test_the_bot_stops_writing_when_no_answer_came_of_it(
    client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAUSE_AFTER_FAULT", 0.01)
    worker.faults = ["500", "500"]
    talk = await client.borrower()
    line = await connect(client, talk)
    await talk.say("我欠多少")
    _, began = await next_typing(line)
    _, ended = await next_typing(line)
    assert ended < began
    await line.close()


async def test_who_was_writing_and_went_away_writes_no_longer(client: Client) -> None:
    talk = await client.borrower()
    listener = await client.http.ws_connect(f"/api/conversations/{talk.id}/socket")
    await listener.send_json({"type": "auth", "credential": talk.credential})
    heard: list[Json] = []
    with client.gate.bell.listen(talk.id) as ear:
        writer = await connect(client, talk)
        await writer.receive_json(timeout=10)
        await writer.send_json({"type": "typing"})
        while len(heard) < 1:
            heard += await ear.wait(10)
        await writer.close()
        while len(heard) < 2:
            heard += await ear.wait(10)
    began, ended = (datetime.fromisoformat(each["until"]) for each in heard)
    assert {each["sender"] for each in heard} == {"borrower"}
    assert ended < began
    await listener.close()


async def gone(client: Client) -> None:
    async with asyncio.timeout(20):
        while client.gate.sockets:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_line_that_is_dead_though_nobody_hung_up_is_let_go(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "PING_SECONDS", 0.2)
    talk = await client.borrower()
    line = await client.http.ws_connect(f"/api/conversations/{talk.id}/socket", autoping=False)
    await line.send_json({"type": "auth", "credential": talk.credential})
    await line.receive_json(timeout=10)
    assert len(client.gate.sockets) == 1
    await gone(client)
    await line.close()


async def test_a_line_that_answers_pings_stays(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "PING_SECONDS", 0.1)
    talk = await client.borrower()
    line = await connect(client, talk)
    kinds = [(await line.receive_json(timeout=10))["type"] for _ in range(6)]
    assert kinds == ["hello"] + ["ping"] * 5
    await line.close()
    await gone(client)


class DeafClient:
    """A browser that has stopped reading, with as little room between it and the gateway as the system allows."""

    def __init__(self, client: Client, talk: Talk) -> None:
        self.client, self.talk = client, talk

    async def __aenter__(self) -> aiohttp.ClientWebSocketResponse:
        def narrow(info: Any) -> sockets.socket:
            made = sockets.socket(info[0], info[1], info[2])
            made.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 2048)
            return made

        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(socket_factory=narrow))
        url = self.client.http.make_url(f"/api/conversations/{self.talk.id}/socket")
        line = await self.session.ws_connect(url, max_msg_size=0)
        await line.send_json({"type": "auth", "credential": self.talk.credential})
        return line

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()


async def test_a_reader_who_takes_nothing_is_let_go_and_catches_up_by_cursor(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "SLOW_SECONDS", 0.3)
    monkeypatch.setattr(socket, "LAST_WORDS_SECONDS", 0.3)
    talk = await client.borrower()
    await fill(client, talk, 700, "字" * 2000)
    async with DeafClient(client, talk) as line:
        first = await line.receive_json(timeout=10)
        assert first["type"] == "hello"
        await gone(client)
        last = 0
        while (frame := await line.receive(10)).type is WSMsgType.TEXT:
            last = frame.json()["event"]["seq"]
    assert 0 < last < 700
    assert numbers(await read(talk, f"after={last}"))[0] == last + 1
