"""A phone talks to the same log: education for everybody, figures only after a code, stop words obeyed at once."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.outbox_worker import OutboxWorker, carriers
from bot.service.turn import Effect, TurnAnswer, TurnRequest
from bot.store.tables.outbox import outbox
from tests.gateway.client import Client, refused
from tests.gateway.fake_worker import FakeWorker, says
from tests.service.people import PHONE, SHARED_PHONE, UNKNOWN_PHONE, WRONG_PHONE

Json = dict[str, Any]
CODE = re.compile(r"\b(\d{6})\b")


@pytest.fixture(autouse=True)
async def _sending(client: Client) -> AsyncIterator[None]:
    stopped = asyncio.Event()
    opened, close = await carriers(client.gate.store, client.gate.settings)
    worker = OutboxWorker(client.gate.store, opened, base_url=client.gate.settings.base_url)
    running = asyncio.create_task(worker.run(stopped))
    yield
    stopped.set()
    await running
    await close()


async def inbox(client: Client, phone: str, count: int) -> list[Json]:
    """What the phone shows, once it shows so many messages."""
    for _ in range(30):
        response = await client.http.get("/api/simulator/messages", params={"phone": phone, "after": "0"})
        shown = await response.json()
        if len(shown["messages"]) >= count:
            return list(shown["messages"])
        await asyncio.sleep(0.2)
    raise AssertionError(shown)


def careful(request: TurnRequest) -> TurnAnswer:
    """As the dialogue does: figures for the proven, a way to prove it for everybody else."""
    if request.verified:
        return says(
            f"{request.verified.borrower_id} 欠 ¥1,234.50",
            choices=[{"id": "plan", "title": "分期"}, {"id": "pay", "title": "怎么还"}],
        )
    return says("先确认身份，验证码如果能发就会发到这个号码", effects=(Effect(verb="start_verification"),))


async def code_on(client: Client, phone: str, count: int) -> str:
    found = CODE.search((await inbox(client, phone, count))[-1]["text"])
    assert found
    return found.group(1)


async def test_a_question_waits_for_the_code_and_is_then_answered(client: Client, worker: FakeWorker) -> None:
    worker.script = careful
    await client.text(PHONE, "我欠多少钱")
    code = await code_on(client, PHONE, 3)
    await client.text(PHONE, f"验证码{code}")
    shown = await inbox(client, PHONE, 6)
    assert "B0001 欠 1,234.50元" in shown[-1]["text"]
    assert shown[-1]["text"].startswith("【提钱购】")
    assert shown[-1]["text"].endswith("1 分期\n2 怎么还")
    assert [(turn.text, turn.verified is not None, turn.channel) for turn in worker.heard] == [
        ("我欠多少钱", False, "sms"),
        ("我欠多少钱", True, "sms"),
    ]


async def test_a_proven_phone_and_the_web_share_one_conversation(client: Client, worker: FakeWorker) -> None:
    worker.script = careful
    talk = await client.borrower()
    await talk.say("在网页上问")
    await talk.hear(2)
    await client.text(PHONE, "我欠多少钱")
    await client.text(PHONE, await code_on(client, PHONE, 3))
    rows = await talk.hear(5)
    assert [(row["sender"], row["channel"]) for row in rows] == [
        ("borrower", "web"),
        ("bot", "web"),
        ("system", "sms"),
        ("borrower", "sms"),
        ("bot", "sms"),
    ]
    assert rows[2]["payload"]["status"] == "verified"


async def test_a_reply_with_a_number_is_the_choice_of_that_number(client: Client, worker: FakeWorker) -> None:
    worker.script = careful
    await client.text(PHONE, "我欠多少钱")
    await client.text(PHONE, await code_on(client, PHONE, 3))
    await inbox(client, PHONE, 6)
    await client.text(PHONE, "选２")
    await inbox(client, PHONE, 8)
    assert (worker.heard[-1].choice, worker.heard[-1].text) == ("pay", None)
    await client.text(PHONE, "9")
    await inbox(client, PHONE, 10)
    assert (worker.heard[-1].choice, worker.heard[-1].text) == (None, "9")


async def test_a_code_is_in_no_log_and_forgotten_once_it_has_left(
    client: Client, worker: FakeWorker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    worker.script = careful
    await client.text(PHONE, "我欠多少钱")
    code = await code_on(client, PHONE, 3)
    await client.text(PHONE, code)
    await inbox(client, PHONE, 6)
    async with client.gate.store.read() as uow:
        kept = (await uow.connection.execute(select(outbox.c.body))).scalars().all()
        line = await uow.phones.line(PHONE, "tqg")
        assert line
        rows = await uow.conversations.entries(line.conversation_id, after=0, limit=100)
        records = await uow.audit.records(after=0, limit=100)
        pending = await uow.phones.code(PHONE, "tqg")
    assert code not in f"{kept}{rows}{records}{pending}{caplog.text}"
    assert [row.text for row in rows if row.payload.get("status") == "code"] == ["••••••"]


async def test_a_wrong_code_may_be_tried_five_times(client: Client, worker: FakeWorker) -> None:
    worker.script = careful
    await client.text(PHONE, "我欠多少钱")
    code = await code_on(client, PHONE, 3)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        await client.text(PHONE, wrong)
    await client.text(PHONE, code)
    async with client.gate.store.read() as uow:
        line = await uow.phones.line(PHONE, "tqg")
        assert await uow.conversations.of_borrower("tqg", "B0001") is None
    assert line
    assert line.verified_id is None


async def test_codes_are_not_sent_one_after_another(client: Client, worker: FakeWorker) -> None:
    worker.script = careful
    for _ in range(4):
        await client.text(PHONE, "我欠多少钱")
    shown = await inbox(client, PHONE, 9)
    await asyncio.sleep(0.5)
    shown = await inbox(client, PHONE, 9)
    assert len([each for each in shown if CODE.search(each["text"])]) == 1


@pytest.mark.parametrize("phone", [UNKNOWN_PHONE, SHARED_PHONE, WRONG_PHONE])
async def test_a_number_that_is_nobodys_own_hears_the_same_words_and_gets_no_code(
    client: Client, worker: FakeWorker, phone: str
) -> None:
    worker.script = careful
    await client.text(phone, "我欠多少钱")
    await inbox(client, phone, 2)
    await asyncio.sleep(0.5)
    shown = await inbox(client, phone, 2)
    assert [each["text"] for each in shown[1:]] == ["【提钱购】先确认身份，验证码如果能发就会发到这个号码"]
    assert worker.heard[0].verified is None


@pytest.mark.parametrize("word", ["退订", "TD", "stop", "R", "Ｔ", "停止。"])
async def test_a_stop_word_is_confirmed_once_and_never_reaches_the_bot(client: Client, worker: FakeWorker, word: str) -> None:
    for _ in range(3):
        await client.text(PHONE, word)
    shown = await inbox(client, PHONE, 4)
    await asyncio.sleep(0.4)
    assert len(await inbox(client, PHONE, 4)) == 4
    assert "已停止" in next(each for each in shown if each["from"] == "bot")["text"]
    assert worker.heard == []
    async with client.gate.store.read() as uow:
        wishes = await uow.consents.of("B0001")
    assert not wishes["sms"].allowed


async def test_messages_can_be_had_again(client: Client) -> None:
    await client.text(PHONE, "退订")
    await client.text(PHONE, "恢复")
    await inbox(client, PHONE, 4)
    async with client.gate.store.read() as uow:
        assert (await uow.consents.of("B0001"))["sms"].allowed


async def test_help_says_who_writes_and_offers_a_person(client: Client, worker: FakeWorker) -> None:
    await client.text(PHONE, "HELP")
    shown = await inbox(client, PHONE, 2)
    assert "提钱购" in shown[1]["text"]
    await client.text(PHONE, "1")
    await inbox(client, PHONE, 4)
    assert worker.heard[0].choice == "request_human"


async def test_an_agent_answers_where_the_borrower_writes_from(client: Client, worker: FakeWorker) -> None:
    worker.script = lambda request: says(
        "转人工", effects=(Effect(verb="open_case", args={"topic": "other", "reason": "asked"}),)
    )
    await client.text(PHONE, "人工")
    desk = await client.desk("lin")
    await inbox(client, PHONE, 3)
    case_id = (await desk.cases())[0]["id"]
    await desk.post(f"/cases/{case_id}/claim")
    await desk.post(f"/cases/{case_id}/messages", {"client_msg_id": "a1", "text": "您好，我是小林"})
    assert (await inbox(client, PHONE, 5))[-1]["text"] == "【提钱购】您好，我是小林"


@pytest.mark.parametrize("phone", ["", "12345", "abc", "+0123456789", "+86 13"])
async def test_a_number_that_is_none_is_refused(client: Client, phone: str) -> None:
    response = await client.http.post("/api/simulator/messages", json={"phone": phone, "text": "你好"})
    assert response.status == 400


async def test_an_empty_text_is_refused(client: Client) -> None:
    response = await client.http.post("/api/simulator/messages", json={"phone": PHONE, "text": " "})
    assert await refused(response) == (400, "empty_text")


async def test_a_mainland_number_may_come_without_its_country(client: Client) -> None:
    await client.text("138 0000 0001", "你好")
    assert (await inbox(client, PHONE, 2))[0]["from"] == "phone"
