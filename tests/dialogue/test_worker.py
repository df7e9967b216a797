import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.dialogue.worker import AT_ONCE, KEY_HEADER, create_app
from bot.service.turn import Effect, Say, TurnAnswer, TurnRequest
from tests.accounts import request

KEY = "a key of this installation"


class Echo:
    """Answers with the text it got, slowly when asked to, and breaks when told so."""

    async def answer(self, asked: TurnRequest) -> TurnAnswer:
        if asked.text == "break":
            raise RuntimeError("13800000001")
        await asyncio.sleep(0)
        effect = Effect(verb="stop_contact", args={"channel": None})
        return TurnAnswer(says=(Say(text=f"听到{asked.text}"),), effects=(effect,), state={"slots": {}}, language="zh")


@pytest.fixture
async def client() -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(create_app(Echo(), KEY))) as running:
        yield running


async def test_a_turn_is_answered_as_the_contract_says(client: TestClient[Any, Any]) -> None:
    reply = await client.post("/turn", json=request("我欠多少").to_json(), headers={KEY_HEADER: KEY})
    assert reply.status == 200
    answer = TurnAnswer.from_json(await reply.json())
    assert answer.says[0].text == "听到我欠多少"
    assert answer.effects[0].verb == "stop_contact"


@pytest.mark.parametrize("key", ["", "wrong", KEY + "x"])
async def test_nobody_else_on_the_machine_may_ask(client: TestClient[Any, Any], key: str) -> None:
    assert (await client.post("/turn", json=request("x").to_json(), headers={KEY_HEADER: key})).status == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"text": 1}', b"\xff"])
async def test_what_is_no_turn_is_refused(client: TestClient[Any, Any], body: bytes) -> None:
    assert (await client.post("/turn", data=body, headers={KEY_HEADER: KEY})).status == 400


async def test_a_turn_that_breaks_says_so_without_what_was_written(
    client: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
) -> None:
    reply = await client.post("/turn", json=request("break").to_json(), headers={KEY_HEADER: KEY})
    assert reply.status == 500
    assert "13800000001" not in await reply.text()
    assert "13800000001" not in caplog.text


async def test_health_needs_no_key(client: TestClient[Any, Any]) -> None:
    assert (await client.get("/healthz")).status == 200


class Reader:
    """Answers a greeting at once and anything else when it is let; keeps who was answered, in order."""

    def __init__(self) -> None:
        self.reading = 0
        self.is_full, self.read = asyncio.Event(), asyncio.Event()
        self.answered: list[str] = []

    async def answer(self, asked: TurnRequest) -> TurnAnswer:
        if asked.text != "hello":
            self.reading += 1
            if self.reading == AT_ONCE:
                self.is_full.set()
            await self.read.wait()
        self.answered.append(str(asked.text))
        return TurnAnswer(says=(Say(text="x"),), effects=(), state={}, language="zh")


async def test_turns_that_read_are_not_overtaken_by_all_that_come_later() -> None:
    reader = Reader()
    long, short = ["why do I owe this"] * AT_ONCE, ["hello"] * 10
    async with TestClient(TestServer(create_app(reader, KEY))) as client:

        async def ask(text: str) -> int:
            async with client.post("/turn", json=request(text).to_json(), headers={KEY_HEADER: KEY}) as reply:
                return reply.status

        asked = [asyncio.create_task(ask(text)) for text in long]
        await reader.is_full.wait()
        asked += [asyncio.create_task(ask(text)) for text in short]
        await asyncio.sleep(0.2)
        reader.read.set()
        assert await asyncio.gather(*asked) == [200] * len(asked)
    assert reader.answered == long + short
