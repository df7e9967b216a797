"""A real Kannel between a phone and the gateway, both ways, with delivery reports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from aiohttp import encode_basic_auth
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.outbox_worker import OutboxWorker, carriers
from bot.settings import Settings
from bot.store.tables.outbox import outbox, webhook
from tests.channels.kannel_site import INBOUND, PASSWORD, SENDER, KannelSite, free_port, kannel_site
from tests.gateway.client import Client
from tests.gateway.fake_worker import KEY, FakeWorker, says
from tests.service.people import PHONE


def _account(user: str, password: str) -> dict[str, str]:
    return {"Authorization": encode_basic_auth(user, password)}


@dataclass
class Site:
    client: Client
    kannel: KannelSite

    async def receipts(self, wanted: list[str | None]) -> None:
        """Wait until the messages sent have come so far."""
        for _ in range(300):
            async with self.client.gate.store.read() as uow:
                rows = (await uow.connection.execute(select(outbox.c.receipt).order_by(outbox.c.id))).scalars().all()
            if list(rows) == wanted:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"receipts are {rows}, not {wanted}")


@pytest.fixture
def gateway_port() -> int:
    return free_port()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, gateway_port: int) -> Settings:
    file = tmp_path / "carriers.yml"
    url = f"http://127.0.0.1:{gateway_port}"
    return Settings(demo=True, database_url=database_url, data_dir=tmp_path, public_url=url, carriers_file=file, _env_file=None)


@pytest.fixture
async def site(
    settings: Settings, people: None, worker: FakeWorker, tmp_path: Path, gateway_port: int, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Site]:
    monkeypatch.setenv("BOT_WORKER_URLS", worker.url)
    monkeypatch.setenv("BOT_WORKER_KEY", KEY)
    monkeypatch.setenv("KANNEL_INBOUND", INBOUND)
    async with kannel_site(tmp_path, gateway_port) as kannel:
        account = {
            "provider": "kannel",
            "url": kannel.url,
            "username": "bot",
            "password": PASSWORD,
            "sender": SENDER,
            "inbound_password": "env:KANNEL_INBOUND",
            "allow": ["127.0.0.1"],
        }
        (tmp_path / "carriers.yml").write_text(yaml.safe_dump({"tqg": {"sms": account}}), encoding="utf-8")
        app = create_app(settings)
        async with TestClient(TestServer(app, port=gateway_port)) as http, sending(Client(http, app[GATE])) as client:
            yield Site(client, kannel)


class sending:
    """An outbox worker that runs for as long as the block does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def __aenter__(self) -> Client:
        gate = self.client.gate
        opened, self.close = await carriers(gate.store, gate.settings)
        self.stopped = asyncio.Event()
        worker = OutboxWorker(gate.store, opened, base_url=gate.settings.base_url)
        self.running = asyncio.create_task(worker.run(self.stopped))
        return self.client

    async def __aexit__(self, *_: object) -> None:
        self.stopped.set()
        await self.running
        await self.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_text_comes_in_its_answer_goes_out_and_the_delivery_report_returns(site: Site, worker: FakeWorker) -> None:
    await site.kannel.phone_says(PHONE, "我想分期 + 问个问题")
    (to, text), *_ = await site.kannel.phone_gets(1)
    assert [turn.text for turn in worker.heard] == ["我想分期 + 问个问题"]
    assert (to, text) == (PHONE, "【提钱购】回答：我想分期 + 问个问题\n1 分期")
    await site.receipts(["delivered"])
    await site.kannel.phone_says(PHONE, "1")
    await worker.asked(2)
    assert worker.heard[1].choice == "plan"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_long_answer_leaves_in_three_parts(site: Site, worker: FakeWorker) -> None:
    worker.script = lambda request: says("这是一个完整的句子。" * 40)
    await site.kannel.phone_says(PHONE, "讲讲")
    parts = await site.kannel.phone_gets(3)
    whole = "".join(text for _, text in parts)
    assert len(parts) == 3
    assert whole.startswith("【提钱购】这是一个完整的句子。")
    assert whole.endswith("\n更多请登录 https://tqg.example 查看")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_while_the_line_is_down_messages_wait_and_then_leave_once(site: Site, worker: FakeWorker) -> None:
    await site.kannel.phone_says(PHONE, "第一条")
    await site.kannel.phone_gets(1)
    await site.receipts(["delivered"])  # a report that is in the hands of the part that is ended is lost with it
    site.kannel.end("smsbox")
    talk = site.client.gate.store
    async with talk.write() as uow:
        line = await uow.phones.line(PHONE, "tqg")
        assert line
        body = {"text": "稍后", "choices": [], "signature": "提钱购"}
        now = site.client.gate.clock()
        await uow.outbox.add(key="later", channel="sms", to=PHONE, language="zh", body=body, at=now, lender_id="tqg")
    for _ in range(100):
        async with talk.read() as uow:
            problem = (await uow.connection.execute(select(outbox.c.problem).where(outbox.c.key == "later"))).scalar_one()
        if problem:
            break
        await asyncio.sleep(0.1)
    assert problem == "unreachable"
    site.kannel.run("smsbox", ["/usr/sbin/smsbox", "-v", "4", str(site.kannel.config)])
    await site.kannel.phone_gets(2)
    await site.receipts(["delivered", "delivered"])
    assert [text for _, text in site.kannel.phone_got()] == ["【提钱购】回答：第一条\n1 分期", "【提钱购】稍后"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_parts_of_a_long_text_are_heard_as_one_in_whatever_order_they_come(site: Site, worker: FakeWorker) -> None:
    heads = {1: "%05%00%03%07%02%01", 2: "%05%00%03%07%02%02"}
    words = {1: "I can pay part of it ", 2: "on Friday, is that fine?"}
    for brought, part in enumerate((2, 1), start=1):
        site.kannel.line_brings(f"{PHONE} {SENDER} udh {heads[part]} {words[part]}")
        await site.kannel.line_brought(brought)
    await worker.asked(1)
    assert [turn.text for turn in worker.heard] == [words[1] + words[2]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("said", ["café für €5 😀", "100% & 1+1=2?"])
async def test_whatever_signs_a_text_has_arrive_as_they_were(site: Site, worker: FakeWorker, said: str) -> None:
    await site.kannel.phone_says(PHONE, said)
    await worker.asked(1)
    assert [turn.text for turn in worker.heard] == [said]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", ["text ", "data %8C%82%98%B3%00"])
async def test_a_text_without_words_is_answered_kindly(site: Site, worker: FakeWorker, content: str) -> None:
    site.kannel.line_brings(f"{PHONE} {SENDER} {content}")
    [(_, text)] = await site.kannel.phone_gets(1)
    assert "只能读文字" in text
    assert worker.heard == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_address_may_carry_the_words_instead(site: Site, worker: FakeWorker) -> None:
    given = {"id": "x", "from": PHONE, "text": "你好"}
    path = "/api/channels/tqg/kannel/messages"
    for _ in range(2):
        assert (await site.client.http.get(path, params=given, headers=_account("kannel", INBOUND))).status == 200
    await worker.asked(1)
    assert [turn.text for turn in worker.heard] == ["你好"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("auth", [{}, _account("kannel", "wrong"), _account("other", INBOUND), {"Authorization": "Basic !"}])
async def test_a_call_that_does_not_prove_itself_is_refused_and_not_kept(site: Site, auth: dict[str, str]) -> None:
    given = {"id": "x", "from": PHONE, "text": "你好"}
    response = await site.client.http.get("/api/channels/tqg/kannel/messages", params=given, headers=auth)
    assert response.status == 403
    async with site.client.gate.store.read() as uow:
        assert (await uow.connection.execute(select(webhook.c.id))).first() is None
