"""Twilio's webhooks: signed or refused, kept raw, answered at once, and worked on once in the order they came."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.gateway.intake import INTAKE
from bot.settings import Settings
from bot.store.tables.outbox import outbox, webhook
from tests.gateway.client import Client
from tests.gateway.fake_worker import KEY, FakeWorker
from tests.gateway.providers import PUBLIC, TwilioCalls, write_accounts
from tests.service.people import PHONE, UNKNOWN_PHONE


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    file = tmp_path / "carriers.yml"
    write_accounts(file, "http://127.0.0.1:9")
    return Settings(
        demo=True, database_url=database_url, data_dir=tmp_path, public_url=PUBLIC, carriers_file=file, _env_file=None
    )


@pytest.fixture
async def twilio(
    settings: Settings, people: None, worker: FakeWorker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TwilioCalls]:
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    app = create_app(settings)
    async with TestClient(TestServer(app)) as http:
        yield TwilioCalls(Client(http, app[GATE]))


async def settled(twilio: TwilioCalls) -> list[tuple[str, str]]:
    """(kind, state) of every call, once all were worked on."""
    for _ in range(100):
        async with twilio.client.gate.store.read() as uow:
            rows = (await uow.connection.execute(select(webhook).order_by(webhook.c.id))).all()
        if rows and all(row.state != "new" for row in rows):
            return [(row.kind, row.state) for row in rows]
        await asyncio.sleep(0.05)
    raise AssertionError([(row.kind, row.state, row.problem) for row in rows])


async def put(twilio: TwilioCalls, **more: object) -> int:
    async with twilio.client.gate.store.write() as uow:
        body = {"text": "x", "choices": []}
        now = twilio.client.gate.clock()
        await uow.outbox.add(key="m", channel="sms", to=PHONE, language="zh", body=body, at=now, lender_id="tqg", **more)
        return int((await uow.connection.execute(select(outbox.c.id))).scalar_one())


async def message(twilio: TwilioCalls, message_id: int) -> tuple[str, str | None, str | None]:
    async with twilio.client.gate.store.read() as uow:
        row = (await uow.connection.execute(select(outbox).where(outbox.c.id == message_id))).one()
        return row.state, row.receipt, row.problem


async def test_a_signed_message_is_answered_at_once_and_worked_on_after(twilio: TwilioCalls, worker: FakeWorker) -> None:
    response = await twilio.text(PHONE, "我欠多少", "SM1")
    assert (response.status, response.content_type, await response.text()) == (
        200,
        "text/xml",
        '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    )
    await worker.asked(1)
    assert (worker.heard[0].text, worker.heard[0].channel, worker.heard[0].verified) == ("我欠多少", "sms", None)


@pytest.mark.parametrize("signature", ["", "AAAA", "x" * 400])
async def test_a_call_with_another_signature_is_refused_and_not_kept(twilio: TwilioCalls, signature: str) -> None:
    form = {"MessageSid": "SM1", "From": PHONE, "Body": "你好"}
    response = await twilio.post("/api/channels/tqg/twilio/messages", form, signature)
    assert response.status == 403
    async with twilio.client.gate.store.read() as uow:
        assert (await uow.connection.execute(select(webhook.c.id))).first() is None


async def test_a_signature_is_good_for_its_own_fields_only(twilio: TwilioCalls) -> None:
    from twilio.request_validator import RequestValidator

    from tests.gateway.providers import TOKEN

    path, form = "/api/channels/tqg/twilio/messages", {"MessageSid": "SM1", "From": PHONE, "Body": "停止"}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, form)
    assert (await twilio.post(path, form | {"From": UNKNOWN_PHONE}, signature)).status == 403
    assert (await twilio.post(path, form, signature)).status == 200


async def test_the_same_message_again_and_again_is_one_message(twilio: TwilioCalls, worker: FakeWorker) -> None:
    answers = await asyncio.gather(*(twilio.text(PHONE, "你好", "SM1") for _ in range(8)))
    assert {answer.status for answer in answers} == {200}
    await worker.asked(1)
    await twilio.text(PHONE, "你好", "SM1")
    assert await settled(twilio) == [("message", "done")]
    assert len(worker.heard) == 1


async def test_messages_of_a_phone_are_worked_on_in_the_order_they_came(twilio: TwilioCalls, worker: FakeWorker) -> None:
    for number in range(5):
        await twilio.text(PHONE, f"第{number}句", f"SM{number}")
    await worker.asked(5)
    assert [turn.text for turn in worker.heard] == [f"第{number}句" for number in range(5)]


async def test_what_was_kept_before_a_crash_is_worked_on_after_it(
    twilio: TwilioCalls, worker: FakeWorker, settings: Settings
) -> None:
    await twilio.client.http.app[INTAKE].stop()
    assert (await twilio.text(PHONE, "崩溃前", "SM1")).status == 200
    assert worker.heard == []
    again = create_app(settings)
    async with TestClient(TestServer(again)):
        await worker.asked(1)
    assert [turn.text for turn in worker.heard] == ["崩溃前"]


async def test_an_unknown_number_is_heard_too(twilio: TwilioCalls, worker: FakeWorker) -> None:
    await twilio.text(UNKNOWN_PHONE, "这是什么", "SM1")
    await worker.asked(1)
    assert worker.heard[0].verified is None


async def test_a_picture_without_words_is_answered_kindly(twilio: TwilioCalls, worker: FakeWorker) -> None:
    await twilio.text(PHONE, "", "SM1", NumMedia="1", MediaUrl0="https://media.example/1")
    await settled(twilio)
    async with twilio.client.gate.store.read() as uow:
        body = (await uow.connection.execute(select(outbox.c.body))).scalar_one()
    assert "只能读文字" in body["text"]
    assert [choice["id"] for choice in body["choices"]] == ["request_human"]
    assert worker.heard == []


async def test_a_picture_beside_words_is_said_to_be_unseen_and_the_words_are_answered(
    twilio: TwilioCalls, worker: FakeWorker
) -> None:
    await twilio.text(PHONE, "这是我的转账截图", "SM1", NumMedia="1", MediaUrl0="https://media.example/1")
    await worker.asked(1)
    async with twilio.client.gate.store.read() as uow:
        first = (await uow.connection.execute(select(outbox.c.body).order_by(outbox.c.id))).scalars().first()
    assert "图片在短信里看不到" in first["text"]
    assert worker.heard[0].text == "这是我的转账截图"


async def test_what_was_said_is_forgotten_where_it_was_kept_raw(
    twilio: TwilioCalls, worker: FakeWorker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    await twilio.text(PHONE, "我的秘密", "SM1")
    await settled(twilio)
    async with twilio.client.gate.store.read() as uow:
        row = (await uow.connection.execute(select(webhook))).one()
    assert (row.content, row.address) == ({}, "")
    assert "秘密" not in caplog.text
    assert PHONE not in caplog.text


@pytest.mark.parametrize("form", [{"From": PHONE, "Body": "x"}, {"MessageSid": "SM1", "From": "somebody", "Body": "x"}])
async def test_a_call_that_can_not_be_understood_is_put_aside_for_people(twilio: TwilioCalls, form: dict[str, str]) -> None:
    assert (await twilio.post("/api/channels/tqg/twilio/messages", form)).status == 200
    assert await settled(twilio) == [("message", "dead")]


@pytest.mark.parametrize(
    ("reported", "stage"),
    [
        (["queued", "sent", "delivered"], "delivered"),
        (["delivered", "sent", "queued"], "delivered"),
        (["sent", "sent", "sending"], "sent"),
        (["undelivered", "delivered"], "undelivered"),
        (["delivered", "failed"], "delivered"),
    ],
)
async def test_reports_never_take_anything_back(twilio: TwilioCalls, reported: list[str], stage: str) -> None:
    message_id = await put(twilio)
    for status in reported:
        await twilio.status(message_id, "SM9", status)
    await settled(twilio)
    assert (await message(twilio, message_id))[1] == stage


async def test_a_report_settles_a_message_that_nobody_could_tell_about(twilio: TwilioCalls) -> None:
    message_id = await put(twilio)
    async with twilio.client.gate.store.write() as uow:
        await uow.outbox.settle(message_id, state="unknown", problem="timeout")
    await twilio.status(message_id, "SM9", "undelivered", ErrorCode="30003")
    await settled(twilio)
    assert await message(twilio, message_id) == ("sent", "undelivered", "twilio_30003")


async def test_a_lender_hears_nothing_of_anothers_messages(twilio: TwilioCalls) -> None:
    message_id = await put(twilio)
    async with twilio.client.gate.store.write() as uow:
        await uow.outbox.settle(message_id, lender_id="lxqb")
    await twilio.status(message_id, "SM9", "delivered")
    await settled(twilio)
    assert await message(twilio, message_id) == ("queued", None, None)


async def test_without_an_account_there_is_no_webhook(twilio: TwilioCalls) -> None:
    for path in ("/api/channels/lxqb/twilio/messages", "/api/channels/none/twilio/receipts"):
        assert (await twilio.post(path, {"MessageSid": "SM1"})).status == 404
    assert (await twilio.client.http.get("/api/channels/tqg/kannel/messages")).status == 404
