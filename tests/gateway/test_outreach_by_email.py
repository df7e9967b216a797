"""A letter through a mail server that really listens, its link, a code to the phone, and the answer in the borrower's own chat."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import update

from bot.lending.contact import Purpose, Reason
from bot.outbox_worker import OutboxWorker, carriers
from bot.service.reach import reach
from bot.service.reach_records import Message, Verdict
from bot.service.records import PhoneStatus
from bot.settings import Settings
from bot.store.tables.people import borrower
from tests.channels.mail_office import Office, open_office, words_of
from tests.gateway.client import Client
from tests.gateway.fake_worker import FakeWorker
from tests.service.people import PHONE

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon of a Monday in Shanghai."""
PUBLIC = "https://chat.example"
ASKED = Message(
    key="due_today:L0001",
    purpose=Purpose.REMINDER,
    wording="outreach_due_today_figures",
    figures={"name": "王小明", "amount": "¥1,100.16"},
    choices=[{"id": "ask_how_to_pay", "title": "怎么还"}, {"id": "request_human", "title": "找人工"}],
    channel="email",
    strategy="due_today",
)


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def settings(database_url: str, tmp_path: Path, office: Office) -> Settings:
    file = tmp_path / "carriers.yml"
    account = {"provider": "smtp", "host": "127.0.0.1", "port": office.port, "security": "plain", "sender": "care@tqg.example"}
    file.write_text(yaml.safe_dump({"tqg": {"email": account}}), encoding="utf-8")
    return Settings(
        demo=True, database_url=database_url, data_dir=tmp_path, public_url=PUBLIC, carriers_file=file, _env_file=None
    )


@pytest.fixture(autouse=True)
async def _sending(client: Client) -> AsyncIterator[None]:
    client.at(NOON)
    await known(client, email="wang@example.com", email_confirmed_on=date(2026, 3, 1))
    stopped = asyncio.Event()
    opened, close = await carriers(client.gate.store, client.gate.settings)
    worker = OutboxWorker(client.gate.store, opened, client.clock, base_url=client.gate.settings.base_url)
    running = asyncio.create_task(worker.run(stopped))
    yield
    stopped.set()
    await running
    await close()


async def known(client: Client, **values: object) -> None:
    async with client.gate.store.write() as uow:
        await uow.connection.execute(update(borrower).where(borrower.c.id == "B0001").values(**values))


async def write(client: Client, key: str = "due_today:L0001") -> Verdict:
    async with client.gate.store.write() as uow:
        message = Message(**{name: getattr(ASKED, name) for name in Message.__slots__} | {"key": key})
        return await reach(uow, "B0001", message, client.clock())


async def secret(office: Office, kind: str) -> str:
    """The secret of the letter's link, to the chat (r) or to stop (u)."""
    [letter] = await office.letters(1)
    found = re.search(rf"{PUBLIC}/{kind}/([A-Za-z0-9]{{12}})\b", words_of(letter))
    assert found, words_of(letter)
    return found.group(1)


async def code_on_the_phone(client: Client) -> str:
    for _ in range(150):
        shown = await (await client.http.get("/api/simulator/messages", params={"phone": PHONE, "after": "0"})).json()
        if shown["messages"]:
            found = re.search(r"\b\d{6}\b", shown["messages"][-1]["text"])
            assert found
            return found.group()
        await asyncio.sleep(0.1)
    raise AssertionError("no code came")


async def test_the_letter_says_who_writes_that_something_waits_and_nothing_more(client: Client, office: Office) -> None:
    assert (await write(client)).posted
    [letter] = await office.letters(1)
    said = re.sub(rf"{PUBLIC}/\w/\w+", "", words_of(letter))
    assert (letter["To"], "提钱购" in str(letter["From"])) == ("wang@example.com", True)
    assert "提钱购" in said
    assert not re.search(r"\d|小明|还|欠|逾期", said + str(letter["Subject"]))
    assert str(letter["List-Unsubscribe"]).startswith(f"<{PUBLIC}/u/")


async def test_from_the_letter_by_a_code_to_the_answer_in_the_chat(client: Client, office: Office, worker: FakeWorker) -> None:
    await write(client)
    link = await secret(office, "r")
    assert (await client.http.post("/api/links/code", json={"link": link})).status == 202
    entered = {"link": link, "code": await code_on_the_phone(client)}
    token = (await (await client.http.post("/api/links/pass", json=entered)).json())["token"]
    talk = await client._talk(await client.start({"Authorization": f"Bearer {token}"}))
    [waiting, *_] = [row for row in await talk.hear(1) if row["sender"] == "bot"]
    assert "今天要还¥1,100.16" in waiting["text"]
    assert "回2" not in waiting["text"]
    assert [choice["id"] for choice in waiting["payload"]["choices"]] == ["ask_how_to_pay", "request_human"]
    assert (await talk.choose("ask_how_to_pay")).status in (200, 202)
    await worker.asked(1)
    assert (worker.heard[0].choice, worker.heard[0].verified is not None) == ("ask_how_to_pay", True)
    async with client.gate.store.read() as uow:
        assert (await uow.borrowers.get("B0001")).email_confirmed_on == date(2026, 11, 23)


async def test_the_link_of_a_letter_sends_no_code_once_the_phone_is_somebody_elses(client: Client, office: Office) -> None:
    await write(client)
    link = await secret(office, "r")
    await known(client, phone="+8613800000009")
    assert (await client.http.post("/api/links/code", json={"link": link})).status == 202
    async with client.gate.store.read() as uow:
        assert await uow.phones.code(PHONE, "tqg") is None


async def test_one_click_in_the_mail_program_stops_what_comes_after(client: Client, office: Office) -> None:
    await write(client)
    link = await secret(office, "u")
    clicked = await client.http.post(f"/u/{link}", data={"List-Unsubscribe": "One-Click"})
    assert clicked.status == 200
    client.later(timedelta(days=2))
    assert (await write(client, "due_today:L0002")).reasons == (Reason.OPTED_OUT,)


async def test_who_can_get_no_code_is_led_to_where_they_sign_in(client: Client, office: Office) -> None:
    await known(client, phone_status=PhoneStatus.WRONG)
    await write(client)
    [letter] = await office.letters(1)
    assert f"{PUBLIC}/r/" not in words_of(letter)
    assert "请像平时一样登录 https://" in words_of(letter)


async def test_a_mailbox_that_is_not_there_is_written_to_once(client: Client, office: Office) -> None:
    office.at_recipient = "550 no such person"
    await write(client)
    for _ in range(100):
        async with client.gate.store.read() as uow:
            if (await uow.borrowers.get("B0001")).email_confirmed_on is None:
                break
        await asyncio.sleep(0.1)
    client.later(timedelta(days=2))
    assert (await write(client, "due_today:L0002")).reasons == (Reason.UNCONFIRMED_ADDRESS,)
