"""A digit that answers a message of ours is read as what was asked, and survives the code that proves who answers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.lending.contact import Purpose
from bot.outbox_worker import OutboxWorker, carriers
from bot.service.reach import reach
from bot.service.reach_records import Message
from bot.service.turn import Effect, TurnAnswer, TurnRequest
from tests.gateway.client import Client
from tests.gateway.fake_worker import FakeWorker, says
from tests.service.people import PHONE

CHOICES = [
    {"id": "ask_amount_due", "title": "看详情"},
    {"id": "request_installment_plan", "title": "商量一下"},
    {"id": "request_human", "title": "找人工"},
]


@pytest.fixture(autouse=True)
async def _sending(client: Client) -> AsyncIterator[None]:
    stopped = asyncio.Event()
    opened, close = await carriers(client.gate.store, client.gate.settings)
    running = asyncio.create_task(OutboxWorker(client.gate.store, opened, base_url=client.gate.settings.base_url).run(stopped))
    yield
    stopped.set()
    await running
    await close()


async def inbox(client: Client, count: int) -> list[str]:
    for _ in range(30):
        shown = await (await client.http.get("/api/simulator/messages", params={"phone": PHONE, "after": "0"})).json()
        if len(shown["messages"]) >= count:
            return [message["text"] for message in shown["messages"]]
        await asyncio.sleep(0.2)
    raise AssertionError(shown)


async def ask(client: Client) -> None:
    """Sent as a reply, which waits for no hour, so that these tests run at night too."""
    message = Message(
        key="first_week:L0001",
        purpose=Purpose.REPLY,
        wording="outreach_first_week",
        figures={"name": "王小明"},
        choices=CHOICES,
    )
    async with client.gate.store.write() as uow:
        assert (await reach(uow, "B0001", message, datetime.now(UTC))).posted


def careful(request: TurnRequest) -> TurnAnswer:
    if request.verified:
        return says("一起看看分期")
    return says("先确认身份", effects=(Effect(verb="start_verification"),))


async def test_two_means_the_second_answer_that_was_offered(client: Client, worker: FakeWorker) -> None:
    await ask(client)
    [text] = await inbox(client, 1)
    assert text.endswith("1 看详情\n2 商量一下\n3 找人工")
    await client.text(PHONE, "2")
    await inbox(client, 3)
    assert worker.heard[-1].choice == "request_installment_plan"


async def test_the_answer_is_still_known_after_the_code(client: Client, worker: FakeWorker) -> None:
    worker.script = careful
    await ask(client)
    await inbox(client, 1)
    await client.text(PHONE, "2")
    code = re.search(r"\b(\d{6})\b", (await inbox(client, 4))[-1])
    assert code
    await client.text(PHONE, code.group(1))
    assert "一起看看分期" in (await inbox(client, 7))[-1]
    assert [(turn.choice, turn.verified is not None) for turn in worker.heard] == [
        ("request_installment_plan", False),
        ("request_installment_plan", True),
    ]
