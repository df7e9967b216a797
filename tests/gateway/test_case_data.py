"""From the case page: data put right with a second person, a phone proven by its owner, money given back, and the borrower's story."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from aiohttp import ClientResponse
from sqlalchemy import select

from bot.gateway import refund_rounds
from bot.gateway.payments import PROVIDERS
from bot.lending.money import Money
from bot.service.conversation import begin
from bot.service.pay_records import PayState
from bot.service.records import Borrower, PhoneStatus
from bot.service.turn import Effect
from bot.service.verification import send_code
from bot.store.tables.outbox import outbox
from tests.gateway.client import Client, Desk, Json, Talk, refused
from tests.gateway.fake_worker import FakeWorker, says
from tests.gateway.paying import Till

NEW = "+8613911112222"


async def held(client: Client, worker: FakeWorker) -> tuple[Talk, Desk, str]:
    case = Effect(verb="open_case", args={"topic": "other", "reason": "request_human", "summary": {}})
    worker.script = lambda request: says("转", effects=(case,))
    talk = await client.borrower()
    before = (await talk.events())["last"]
    await talk.say("找人")
    await talk.hear(before + 3)
    desk = await client.desk("lin")
    await desk.post("/me/here")
    case_id = (await desk.cases())[0]["id"]
    assert (await desk.post(f"/cases/{case_id}/claim")).status == 200
    return talk, desk, case_id


async def borrower(client: Client) -> Borrower:
    async with client.gate.store.read() as uow:
        return await uow.borrowers.get("B0001")


async def approved(client: Client, asked: Json) -> int:
    su = await client.desk("su")
    return (await su.post(f"/approvals/{asked['approval']['id']}/approve")).status


async def code_for(client: Client, phone: str) -> str:
    """The digits in the last message to a phone."""
    async with client.gate.store.read() as uow:
        rows = (await uow.connection.execute(select(outbox).where(outbox.c.to == phone).order_by(outbox.c.id.desc()))).all()
    return "".join(sign for sign in rows[0].body["text"] if sign.isdigit())[:6]


def fix(field: str, value: str) -> Json:
    return {"field": field, "value": value, "reason": "对方在对话里更正"}


async def test_a_language_is_put_right_at_once_and_a_name_with_a_second_person(client: Client, worker: FakeWorker) -> None:
    _, desk, case_id = await held(client, worker)
    acts = f"/cases/{case_id}/acts/correct"
    assert (await desk.post(acts, fix("language", "en"))).status == 200
    asked = await desk.post(acts, fix("name", "王晓明"))
    assert (asked.status, (await borrower(client)).name) == (202, "王小明")
    assert await approved(client, await asked.json()) == 200
    assert ((await borrower(client)).name, (await borrower(client)).language) == ("王晓明", "en")
    async with client.gate.store.read() as uow:
        told = [each.details["field"] for each in await uow.audit.about({"B0001"}) if each.verb == "correct_data"]
    assert told == ["language", "name"]


async def test_what_can_not_be_put_right_so_is_named_and_nobody_is_asked(client: Client, worker: FakeWorker) -> None:
    _, desk, case_id = await held(client, worker)
    for wish, code in (
        (fix("phone", "12"), (400, "phone_malformed")),
        (fix("email", "a@b"), (400, "email_malformed")),
        (fix("name", "  "), (400, "empty_text")),
        (fix("language", "fr"), (400, "unknown_language")),
        (fix("payday", "32"), (400, "payday_malformed")),
        (fix("payday", "15"), (409, "no_saved_means")),
        (fix("standing", "deceased"), (400, "field")),
        ({**fix("phone", NEW), "reason": ""}, (400, "field")),
    ):
        assert await refused(await desk.post(f"/cases/{case_id}/acts/correct", wish)) == code, wish
    maya = await client.desk("maya")
    assert await refused(await maya.post(f"/cases/{case_id}/acts/correct", fix("language", "en"))) == (409, "case_taken")


async def test_a_changed_phone_is_proven_only_in_the_borrowers_own_conversation(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    asked = await (await desk.post(f"/cases/{case_id}/acts/correct", fix("phone", NEW))).json()
    assert await approved(client, asked) == 200
    changed = await borrower(client)
    assert (changed.phone, changed.phone_status) == (NEW, PhoneStatus.UNVERIFIED)
    digits = await code_for(client, NEW)
    await talk.say("000000" if digits != "000000" else "111111")
    assert (await borrower(client)).phone_status is PhoneStatus.UNVERIFIED
    await talk.say(digits, client_msg_id="proof")
    assert (await borrower(client)).phone_status is PhoneStatus.OK
    rows = (await talk.events())["events"]
    assert digits not in "".join(row["text"] for row in rows)
    assert rows[-1]["payload"]["status"] == "proof_right"
    await talk.say(digits, client_msg_id="proof")
    assert len((await talk.events())["events"]) == len(rows)


async def test_an_unproven_phone_opens_no_account(client: Client, worker: FakeWorker) -> None:
    async with client.gate.store.write() as uow:
        await uow.borrowers.correct("B0001", phone=NEW, phone_status=PhoneStatus.UNVERIFIED)
        lender = await uow.lenders.get("tqg")
        theirs = await begin(uow, lender, "zh", client.gate.clock(), phone=NEW)
        await send_code(uow, theirs, NEW, None, client.gate.clock())
    async with client.gate.store.read() as uow:
        assert (await uow.connection.execute(select(outbox).where(outbox.c.to == NEW))).all() == []


@dataclass
class Counter:
    """A case about a payment of ¥500.00 that came by link, in the hands of an agent."""

    till: Till
    worker: FakeWorker
    talk: Talk
    desk: Desk
    case: str
    order: str
    payment: str

    async def ask(self, **wish: str) -> ClientResponse:
        body = {"payment": self.payment, "reason": "付错了", **wish}
        return await self.desk.post(f"/cases/{self.case}/acts/refund", body)

    async def shown(self) -> Json:
        return dict(await (await self.desk.get(f"/cases/{self.case}")).json())

    async def goes_back(self, asked: ClientResponse) -> None:
        """A supervisor approves, the order is handed on, and the provider tells."""
        assert await approved(self.till.client, await asked.json()) == 200
        await refund_rounds.go_once(self.till.client.gate, self.till.client.http.app[PROVIDERS])
        for _ in range(40):
            if all(each["state"] == "returned" for each in (await self.shown())["refunds"]):
                return
            await self.talk.events(after=(await self.talk.events())["last"], wait=1)
        raise AssertionError("the money did not come back")


@pytest.fixture
async def counter(paying: Till, worker: FakeWorker) -> Counter:
    client = paying.client
    talk = await client.borrower()
    order = await paying.ask(talk)
    page = (await client.http.get(f"/pay/{order}", allow_redirects=False)).headers["Location"]
    await client.http.post(page, data={"deed": "pay"})
    await talk.hear(3)
    _, desk, case_id = await held(client, worker)
    there = (await (await desk.get(f"/cases/{case_id}")).json())["refundable"]
    assert "500.00" in there[0]["line"]
    return Counter(paying, worker, talk, desk, case_id, order, there[0]["payment"])


async def test_a_payment_goes_back_by_its_provider_once_a_second_person_approved(counter: Counter) -> None:
    owed = (await counter.till.stated()).payoff
    assert await refused(await counter.ask(payment="S0")) == (404, "no_refundable")
    asked = await counter.ask()
    assert asked.status == 202
    assert (await counter.till.request(counter.order)).state is PayState.PAID  # type: ignore[union-attr]
    await counter.goes_back(asked)
    assert (await counter.till.stated()).payoff == owed + Money.of("500.00", "CNY")
    shown = await counter.shown()
    assert ([(each["amount"], each["state"]) for each in shown["refunds"]], shown["refundable"]) == (
        [("¥500.00", "returned")],
        [],
    )
    assert await refused(await counter.ask()) == (404, "no_refundable")


async def test_a_part_goes_back_and_the_supervisor_sees_how_much_of_what(counter: Counter) -> None:
    owed = (await counter.till.stated()).payoff
    asked = await counter.ask(amount="120.50")
    assert asked.status == 202
    su = await counter.till.client.desk("su")
    seen = (await (await su.get(f"/cases/{counter.case}?language=en")).json())["approvals"][0]
    assert seen["lines"] == ["CNY 120.50 of CNY 500.00 · L0001 · on the book"]
    seen = (await (await su.get(f"/cases/{counter.case}?language=zh")).json())["approvals"][0]
    assert seen["lines"] == ["退¥120.50，原付¥500.00 · L0001 · 已入账"]
    await counter.goes_back(asked)
    assert (await counter.till.stated()).payoff == owed + Money.of("120.50", "CNY")
    shown = await counter.shown()
    assert [(each["amount"], each["state"]) for each in shown["refunds"]] == [("¥120.50", "returned")]
    assert shown["refunds"][0]["name"].startswith(f"{counter.payment}-back-B")
    assert any("120.50" in row["text"] for row in (await counter.talk.events())["events"] if row["sender"] == "bot")
    provider = next(iter(counter.till.client.http.app[PROVIDERS].values()))
    file = await provider.settled_on("tqg", counter.till.today)
    assert [line.split(",")[2:4] for line in file.splitlines()[1:]] == [["paid", "500.00"], ["refunded", "120.50"]]


async def test_a_second_part_goes_back_and_both_are_shown_with_what_is_left(counter: Counter) -> None:
    owed = (await counter.till.stated()).payoff
    await counter.goes_back(await counter.ask(amount="120.50"))
    (there,) = (await counter.shown())["refundable"]
    assert there["line"].startswith("还能退¥379.50，原付¥500.00 · L0001 · 已入账")
    assert await refused(await counter.ask(amount="379.51")) == (400, "refund_amount")
    asked = await counter.ask(amount="79.50")
    su = await counter.till.client.desk("su")
    for language, line in (
        ("en", "CNY 79.50 of CNY 500.00, CNY 379.50 of it not back yet · L0001 · on the book"),
        ("zh", "退¥79.50，原付¥500.00，其中还能退¥379.50 · L0001 · 已入账"),
    ):
        seen = await (await su.get(f"/cases/{counter.case}?language={language}")).json()
        assert seen["approvals"][-1]["lines"] == [line]
    await counter.goes_back(asked)
    assert (await counter.till.stated()).payoff == owed + Money.of("200.00", "CNY")
    shown = await counter.shown()
    assert [(each["amount"], each["state"]) for each in shown["refunds"]] == [("¥79.50", "returned"), ("¥120.50", "returned")]
    assert shown["refundable"][0]["line"].startswith("还能退¥300.00，原付¥500.00")
    await counter.goes_back(await counter.ask())
    assert (await counter.till.stated()).payoff == owed + Money.of("500.00", "CNY")
    assert (await counter.shown())["refundable"] == []


@pytest.mark.parametrize(("language", "most"), [("zh", "¥500.00"), ("en", "CNY 500.00")])
async def test_the_most_that_can_go_back_is_said_as_the_language_writes_sums(counter: Counter, language: str, most: str) -> None:
    body = {"payment": counter.payment, "reason": "-", "amount": "900"}
    answer = await counter.desk.post(f"/cases/{counter.case}/acts/refund?language={language}", body)
    assert most in (await answer.json())["error"]["message"]


@pytest.mark.parametrize("amount", ["0", "-1", "500.01", "1.005", "all", "NaN"])
async def test_no_sum_that_is_not_part_of_the_payment_is_put_before_a_supervisor(counter: Counter, amount: str) -> None:
    assert await refused(await counter.ask(amount=amount)) == (400, "refund_amount")
    assert (await counter.shown())["approvals"] == []


async def test_the_story_is_for_who_holds_the_case_and_supervisors_and_every_look_is_on_record(
    client: Client, worker: FakeWorker
) -> None:
    _, desk, case_id = await held(client, worker)
    await desk.post(f"/cases/{case_id}/acts/correct", fix("language", "en"))
    found = await (await desk.get(f"/cases/{case_id}/timeline?language=en")).json()
    texts = [each["text"] for each in found["happenings"]]
    assert "Put right: language" in texts
    assert any(text.startswith("They wrote by web") for text in texts)
    assert [each["on"] for each in found["happenings"]] == sorted((each["on"] for each in found["happenings"]), reverse=True)
    only = await (await desk.get(f"/cases/{case_id}/timeline?kind=case&language=en")).json()
    assert {each["kind"] for each in only["happenings"]} == {"case"}
    assert only["total"] == found["counts"]["case"]
    tables = (await (await desk.get(f"/cases/{case_id}/history?language=en")).json())["tables"]
    assert [each["title"] for each in tables][:2] == ["Plans", "Promises to pay"]
    assert await refused(await desk.get(f"/cases/{case_id}/timeline?kind=gossip")) == (400, "field")
    maya, su = await client.desk("maya"), await client.desk("su")
    assert await refused(await maya.get(f"/cases/{case_id}/timeline")) == (403, "case_not_yours")
    assert (await su.get(f"/cases/{case_id}/history")).status == 200
    async with client.gate.store.read() as uow:
        looks = [(each.actor, each.verb) for each in await uow.audit.about({case_id}) if each.verb.startswith("read_")]
    assert ("staff:su", "read_history") in looks
    assert looks.count(("staff:lin", "read_timeline")) == 2
