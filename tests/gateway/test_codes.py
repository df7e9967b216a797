"""A one-time code is on the phone and nowhere else: not in the log, not in any table once it has left, and in no process's log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from bot.service import phone_proof, short_links
from bot.service.records import PhoneStatus
from bot.service.turn import Effect, TurnAnswer, TurnRequest
from bot.store.base import metadata
from bot.store.tables.outbox import outbox
from bot.store.unit_of_work import Store
from tests.channels.letters import MESSAGE
from tests.gateway.fake_worker import FakeWorker, echo, says
from tests.gateway.processes import Gateway, Part, gateway, part
from tests.service.people import BORROWERS, PHONE, WRONG_PHONE

T = TypeVar("T")
CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
LINK_PHONE = BORROWERS[1].phone
THE_PHONES_OWN_SCREEN = "phone_message"
"""The table behind the demo's simulated phones, which show codes as phones do; outside the demo there is none."""


async def until(look: Callable[[], Awaitable[T]]) -> T:
    """What `look` finds, once it finds something."""
    for _ in range(1200):
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("it never came")


def careful(request: TurnRequest) -> TurnAnswer:
    """A code for who asks what they owe."""
    if request.verified or "欠" not in (request.text or ""):
        return echo(request)
    return says("先确认身份", effects=(Effect(verb="start_verification"),))


@dataclass
class House:
    """A gateway and an outbox worker in processes of their own."""

    gateway: Gateway
    sender: Part
    store: Store

    async def text(self, phone: str, text: str) -> None:
        body = {"phone": phone, "text": text}
        async with self.gateway.http.post(f"{self.gateway.url}/api/simulator/messages", json=body) as answer:
            assert answer.status == 202

    async def code(self, phone: str) -> str:
        """The one that came to a phone, once it has come."""

        async def look() -> list[str]:
            asked = {"phone": phone, "after": "0"}
            async with self.gateway.http.get(f"{self.gateway.url}/api/simulator/messages", params=asked) as answer:
                texts = [each["text"] for each in (await answer.json())["messages"] if each["from"] == "bot"]
            return [match[1] for text in texts if (match := CODE.search(text))]

        return (await until(look))[-1]

    async def statuses(self, conversation_id: str) -> list[str]:
        async with self.store.read() as uow:
            rows = await uow.conversations.entries(conversation_id, after=0, limit=99)
        return [str(row.payload["status"]) for row in rows if "status" in row.payload]

    async def kept(self) -> str:
        """Everything that the database holds but the phones' own screens, once nothing is on its way any more."""

        async def has_left() -> bool:
            async with self.store.read() as uow:
                return set((await uow.connection.execute(select(outbox.c.state))).scalars()) <= {"sent"}

        await until(has_left)
        async with self.store.read() as uow:
            tables = [table for table in metadata.sorted_tables if table.name != THE_PHONES_OWN_SCREEN]
            return "".join([str((await uow.connection.execute(select(table))).all()) for table in tables])


@pytest.fixture
async def house(database_url: str, store: Store, people: None, worker: FakeWorker, tmp_path: Path) -> AsyncIterator[House]:
    worker.script = careful
    with part("outbox", database_url, tmp_path, worker) as sender:
        async with gateway(database_url, tmp_path, worker) as running:
            yield House(running, sender, store)


async def by_text(house: House) -> str:
    """Asked for and given back by text message, first a wrong one."""
    await house.text(PHONE, "我欠多少钱")
    code = await house.code(PHONE)
    async with house.store.read() as uow:
        line = await uow.phones.line(PHONE, "tqg")
    assert line is not None
    await house.text(PHONE, other(code))
    await house.text(PHONE, f"我收到的验证码是{code}，谢谢")
    assert [each for each in await house.statuses(line.conversation_id) if "code" in each] == ["code", "code_wrong", "code"]
    return code


async def by_link(house: House) -> str:
    """Given on the page that a link leads to."""
    await house.text(LINK_PHONE, "你好")
    async with house.store.write() as uow:
        message = replace(MESSAGE, to=LINK_PHONE, borrower_id=BORROWERS[1].id, lender_id=BORROWERS[1].lender_id)
        url = await short_links.make_link(uow, message, "resume", house.gateway.url, datetime.now(UTC))
    secret, address = url.rpartition("/")[2], f"{house.gateway.url}/api/links"
    async with house.gateway.http.post(f"{address}/code", json={"link": secret}) as answer:
        assert answer.status == 202
    code = await house.code(LINK_PHONE)
    for digits, status in ((other(code), 401), (code, 200)):
        async with house.gateway.http.post(f"{address}/pass", json={"link": secret, "code": digits}) as answer:
            assert answer.status == status, await answer.text()
    return code


async def by_chat(house: House) -> str:
    """Typed into the chat by a borrower whose number was put right."""
    talking = await house.gateway.enter(house.store, "B0005")
    async with house.store.write() as uow:
        await uow.borrowers.correct("B0005", phone_status=PhoneStatus.UNVERIFIED)
        await phone_proof.ask(uow, talking.id, await uow.borrowers.get("B0005"), datetime.now(UTC))
    code = await house.code(WRONG_PHONE)
    await talking.say(other(code))
    await talking.say(f"code {code[:3]} {code[3:]}")
    assert (await house.statuses(talking.id))[1:] == ["code", "code_wrong", "code", "proof_right"]
    return code


def other(code: str) -> str:
    return "000000" if code != "000000" else "111111"


async def test_codes_are_nowhere_but_on_the_phones(house: House) -> None:
    codes = [await by_text(house), await by_link(house), await by_chat(house)]
    kept, written = await house.kept(), house.gateway.written + house.sender.written
    assert {PHONE in kept, "我欠多少钱" in kept, "bot.access" in written} == {True}
    for code in codes:
        for form in (code, f"{code[:3]} {code[3:]}"):
            assert form not in kept
            assert form not in written
