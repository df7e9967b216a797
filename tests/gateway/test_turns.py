"""Whatever dies in the middle of a turn, the borrower's message is answered once, whole, or honestly not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from bot.catalogue import word
from bot.gateway import runner
from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.service import effects, turns
from bot.service.errors import Conflict
from bot.service.turn import Effect
from bot.settings import Settings
from tests.gateway.client import Client
from tests.gateway.fake_worker import FakeWorker, says


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PAUSE_AFTER_FAULT", 0.01)
    monkeypatch.setattr(runner, "SWEEP_SECONDS", 0.2)


@pytest.mark.parametrize("fault", ["cut", "500"])
async def test_a_worker_that_dies_in_a_turn_is_asked_again_and_nothing_is_said_twice(
    client: Client, worker: FakeWorker, fault: str
) -> None:
    worker.faults = [fault]
    talk = await client.borrower()
    await talk.say("我欠多少")
    rows = await talk.hear(2)
    assert [row["text"] for row in rows] == ["我欠多少", "回答：我欠多少"]
    assert len(worker.heard) == 2


async def test_a_message_that_no_worker_can_answer_stays_and_a_person_is_offered(client: Client, worker: FakeWorker) -> None:
    worker.faults = ["cut", "500"]
    talk = await client.borrower()
    await talk.say("我欠多少")
    rows = await talk.hear(2)
    assert rows[1]["text"] == word("turn_trouble", "zh")
    assert rows[1]["payload"]["choices"][0]["id"] == "request_human"
    await talk.say("还在吗")
    assert (await talk.hear(4))[3]["text"] == "回答：还在吗"


async def test_a_message_that_meets_a_database_that_is_away_is_answered_when_it_is_back(
    client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAUSE_WHILE_AWAY", 0.05)
    worker.faults = ["503"] * 4
    real, away = turns.commit, [OperationalError("gone", None, OSError())] * 3

    async def commit(*args: Any) -> Any:
        if away:
            raise away.pop()
        return await real(*args)

    monkeypatch.setattr(turns, "commit", commit)
    talk = await client.borrower()
    await talk.say("我欠多少")
    assert [row["text"] for row in await talk.hear(2)] == ["我欠多少", "回答：我欠多少"]


async def test_while_it_stays_away_for_long_the_borrower_is_told(
    client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAUSE_WHILE_AWAY", 0.05)
    monkeypatch.setattr(runner, "PATIENCE_SECONDS", 0.5)
    worker.faults = ["503"] * 1000
    talk = await client.borrower()
    await talk.say("我欠多少")
    assert (await talk.hear(2))[1]["text"] == word("turn_trouble", "zh")


async def test_a_worker_that_is_still_loading_is_waited_for(client: Client, worker: FakeWorker) -> None:
    worker.ready = False
    talk = await client.borrower()
    await talk.say("我欠多少")
    await asyncio.sleep(0.3)
    assert worker.heard == []
    worker.ready = True
    assert (await talk.hear(2))[1]["text"] == "回答：我欠多少"


async def test_without_any_worker_for_long_the_borrower_is_told(
    client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PATIENCE_SECONDS", 0.1)
    worker.ready = False
    talk = await client.borrower()
    await talk.say("我欠多少")
    assert (await talk.hear(2))[1]["text"] == word("turn_trouble", "zh")


async def test_a_gateway_that_dies_in_a_turn_leaves_it_to_the_next_one(
    client: Client, worker: FakeWorker, settings: Settings
) -> None:
    worker.holding = asyncio.Event()
    talk = await client.borrower()
    await talk.say("我欠多少")
    await worker.asked(1)
    await client.gate.runner.stop()
    worker.holding.set()
    assert len((await talk.events())["events"]) == 1
    app = create_app(settings)
    async with TestClient(TestServer(app)) as http:
        talk.client = Client(http, app[GATE])
        rows = await talk.hear(2)
    assert [row["text"] for row in rows] == ["我欠多少", "回答：我欠多少"]


async def test_two_gateways_that_run_the_same_turn_commit_it_once(client: Client, worker: FakeWorker, settings: Settings) -> None:
    worker.holding = asyncio.Event()
    talk = await client.borrower()
    await talk.say("我欠多少")
    app = create_app(settings)
    async with TestClient(TestServer(app)):
        await worker.asked(2)
        worker.holding.set()
        assert len(await talk.hear(2)) == 2
        await asyncio.sleep(0.3)
    assert len((await talk.events())["events"]) == 2


STEPS = ("_answer", "effects.apply")


@pytest.mark.parametrize("step", STEPS)
async def test_a_fault_between_the_steps_of_a_commit_leaves_nothing_of_it(
    client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    worker.script = lambda request: says("第一句", "第二句", effects=(Effect(verb="set_language", args={"language": "en"}),))
    holder, name = (turns.effects, "apply") if "." in step else (turns, step)
    real, faults = getattr(holder, name), [RuntimeError("power cut")]

    async def breaks_once(*args: object, **named: object) -> object:
        result = await real(*args, **named)
        if faults:
            raise faults.pop()
        return result

    monkeypatch.setattr(holder, name, breaks_once)
    talk = await client.borrower()
    await talk.say("我欠多少")
    assert [row["text"] for row in await talk.hear(3)] == ["我欠多少", "第一句", "第二句"]
    assert len(worker.heard) == 2


async def test_a_refused_effect_is_tried_again_on_fresh_reads_and_then_told(
    client: Client, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals: list[str] = []

    async def refuses(*_: object, **__: object) -> None:
        refusals.append("no")
        raise Conflict("second_plan")

    monkeypatch.setitem(effects.EFFECTS, "agree_plan", refuses)
    worker.script = lambda request: says("说定了", effects=(Effect(verb="agree_plan"),))
    talk = await client.borrower()
    await talk.say("就这样")
    rows = await talk.hear(2)
    assert (rows[1]["text"], len(refusals), len(worker.heard)) == (word("turn_trouble", "zh"), 2, 2)


async def test_an_effect_that_nobody_knows_or_that_does_not_fit_is_never_half_done(client: Client, worker: FakeWorker) -> None:
    for effect in (Effect(verb="drop_table"), Effect(verb="set_language", args={"colour": "red"})):
        worker.script = lambda request, effect=effect: says("好了", effects=(effect,))
        talk = await client.visitor()
        await talk.say("试试")
        assert (await talk.hear(2))[1]["text"] == word("turn_trouble", "zh")


async def test_different_conversations_do_not_wait_for_each_other(client: Client, worker: FakeWorker) -> None:
    slow, quick = await client.borrower("B0001"), await client.visitor()
    worker.holding = asyncio.Event()
    await slow.say("慢")
    await worker.asked(1)
    held, worker.holding = worker.holding, None
    await quick.say("快")
    assert (await quick.hear(2))[1]["text"] == "回答：快"
    held.set()
    assert (await slow.hear(2))[1]["text"] == "回答：慢"
