"""The desk at work: agents who say that they are there are asked, accept or decline, and borrowers are not left with nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.gateway.desk_rounds import go_once
from bot.service import routing
from bot.service.turn import Effect
from tests.gateway.client import Client, Desk, refused
from tests.gateway.fake_worker import FakeWorker, says
from tests.gateway.test_console import hand_over

MORNING = datetime(2026, 11, 20, 2, tzinfo=UTC)  # Friday, 10:00 in Shanghai
NIGHT = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 23:00 in Shanghai


@pytest.fixture
def morning(client: Client) -> None:
    client.at(MORNING)


async def here(desk: Desk, ready: bool = True) -> None:
    assert (await desk.post("/me/here", {"ready": ready})).status == 200


async def offered(client: Client, desk: Desk) -> list[str]:
    await go_once(client.gate)
    return [each["id"] for each in await desk.cases() if each["offered_to"] == desk.login]


async def test_an_agent_who_is_there_is_asked_and_declining_asks_the_next(
    client: Client, worker: FakeWorker, morning: None
) -> None:
    await hand_over(client, worker)
    lin, su, maya = await client.desk("lin"), await client.desk("su"), await client.desk("maya")
    assert await offered(client, lin) == []
    for desk in (lin, su, maya):
        await here(desk)
    asked = await offered(client, lin)
    assert len(asked) == 1
    assert await refused(await su.post(f"/cases/{asked[0]}/decline")) == (403, "case_not_yours")
    assert (await lin.post(f"/cases/{asked[0]}/decline")).status == 204
    assert await offered(client, su) == asked
    claimed = await (await su.post(f"/cases/{asked[0]}/claim")).json()
    assert (claimed["case"]["agent"]["id"], claimed["case"]["offered_to"]) == ("su", None)


async def test_an_offer_that_nobody_answers_passes_on(client: Client, worker: FakeWorker, morning: None) -> None:
    await hand_over(client, worker)
    lin, su = await client.desk("lin"), await client.desk("su")
    await here(lin)
    await here(su)
    assert await offered(client, lin)
    client.later(routing.OFFERED_FOR + timedelta(seconds=1))
    await here(su)
    assert await offered(client, su)


async def test_a_borrower_whose_agent_is_gone_is_back_in_the_queue(client: Client, worker: FakeWorker, morning: None) -> None:
    talk = await hand_over(client, worker)
    lin = await client.desk("lin")
    await here(lin)
    case_id = (await lin.cases())[0]["id"]
    await lin.post(f"/cases/{case_id}/claim")
    await lin.post(f"/cases/{case_id}/messages", {"client_msg_id": "a", "text": "您好"})
    client.later(routing.GONE_AFTER + timedelta(seconds=1))
    await go_once(client.gate)
    assert (await lin.cases("mine"))[0]["id"] == case_id, "nobody waits for an answer yet"
    await talk.say("您还在吗")
    await go_once(client.gate)
    assert (await lin.cases("queue"))[0]["id"] == case_id
    last = (await talk.events())["events"][-1]
    assert (last["payload"]["status"], last["payload"]["position"]) == ("queued", 1)


async def test_at_night_the_borrower_is_told_when_somebody_is_there_again(client: Client, worker: FakeWorker) -> None:
    client.at(NIGHT)
    talk = await hand_over(client, worker)
    row = talk.seen[-1]
    assert row["payload"]["opens"] == "2026-11-21T09:00:00+08:00"
    assert row["payload"]["open"] is False
    assert "09:00" in row["text"]
    holder = (await talk.events())["holder"]
    assert (holder["kind"], holder["position"]) == ("queue", None)
    assert "09:00" in holder["hours"]


async def test_danger_has_somebody_at_any_hour(client: Client, worker: FakeWorker) -> None:
    client.at(NIGHT)
    talk = await hand_over(client, worker, "danger")
    assert talk.seen[-1]["payload"].get("opens") is None


@pytest.mark.parametrize(("choice", "kept"), [("answer_by_sms", "sms"), ("answer_by_call", "call")])
async def test_a_borrower_may_ask_to_be_answered_elsewhere(
    client: Client, worker: FakeWorker, morning: None, choice: str, kept: str
) -> None:
    talk = await hand_over(client, worker)
    assert (await talk.choose(choice)).status == 202
    lin = await client.desk("lin")
    case = (await lin.cases())[0]
    assert case["callback"] == kept
    await lin.post(f"/cases/{case['id']}/claim")
    await lin.post(f"/cases/{case['id']}/messages", {"client_msg_id": "a", "text": "查到了，罚息多收了10元"})
    await lin.post(f"/cases/{case['id']}/messages", {"client_msg_id": "b", "text": "今天退给您"})
    sent = await told_by_sms(client)
    assert len(sent) == (1 if kept == "sms" else 0)
    assert not any("罚息" in text or "退" in text for text in sent)


async def test_a_visitor_is_not_offered_a_text_or_a_call(client: Client, worker: FakeWorker, morning: None) -> None:
    effect = Effect(verb="open_case", args={"topic": "other", "reason": "request_human"})
    worker.script = lambda request: says("好的", effects=(effect,))
    talk = await client.visitor()
    await talk.say("人工")
    rows = await talk.hear(3)
    assert [choice["id"] for choice in rows[-1]["payload"]["choices"]] == ["return_to_bot"]


async def test_skills_are_set_by_a_supervisor_and_checked(client: Client) -> None:
    su, lin = await client.desk("su"), await client.desk("lin")
    skills = {"topics": ["dispute"], "languages": ["zh"], "capacity": 3}
    assert (await su.post("/staff/lin/skills", skills)).status == 204
    known = await (await lin.post("/me/here")).json()
    assert (known["topics"], known["capacity"]) == (["dispute"], 3)
    for wrong in ({"topics": ["tea"]}, {"languages": ["fr"]}, {"capacity": 0}, {"topics": "dispute"}):
        assert (await su.post("/staff/lin/skills", {**skills, **wrong})).status == 400
    assert await refused(await lin.post("/staff/lin/skills", skills)) == (403, "forbidden")


async def told_by_sms(client: Client) -> list[str]:
    async with client.gate.store.read() as uow:
        return [message.body["text"] for message in await uow.outbox.listed("queued", 0, 100)]


async def test_whoever_is_asked_sees_it_with_any_list_and_only_while_it_lasts(
    client: Client, worker: FakeWorker, morning: None
) -> None:
    await hand_over(client, worker)
    lin, su = await client.desk("lin"), await client.desk("su")
    await here(lin)
    assert len(await offered(client, lin)) == 1

    async def asked(desk: Desk) -> list[str]:
        return [each["reason"] for each in (await (await desk.get("/cases?view=resolved")).json())["offers"]]

    assert (await asked(lin), await asked(su)) == (["fee_unknown"], [])
    client.later(routing.OFFERED_FOR + timedelta(seconds=1))
    assert await asked(lin) == []


async def test_what_is_due_is_listed_before_what_waits_longer(client: Client, worker: FakeWorker, morning: None) -> None:
    await hand_over(client, worker)
    second = await hand_over(client, worker, borrower="B0003")
    desk = await client.desk("lin")
    longest, later = (each["id"] for each in await desk.cases())
    async with client.gate.store.write() as uow:
        await uow.cases.change(later, due_at=MORNING + timedelta(days=3))
        case = await uow.cases.lock(later)
        assert (case.conversation_id, await uow.cases.ahead_of(case)) == (second.id, 0)
        assert await uow.cases.ahead_of(await uow.cases.lock(longest)) == 1
    assert [each["id"] for each in await desk.cases()] == [later, longest]
