"""An agent signs in, takes a case, talks, and gives the conversation back; nobody else gets in, and nobody talks over them."""

from __future__ import annotations

import asyncio

import pytest

from bot.service.audit import first_break
from bot.service.survey import choice
from bot.service.turn import Effect
from tests.gateway.client import Client, Talk, refused
from tests.gateway.fake_worker import FakeWorker, says


def to_people(topic: str = "dispute") -> Effect:
    return Effect(
        verb="open_case",
        args={"topic": topic, "reason": "fee_unknown", "summary": {"asked": "late fee", "loans": [{"overdue": "10.00"}]}},
    )


async def hand_over(client: Client, worker: FakeWorker, topic: str = "dispute", borrower: str = "B0001") -> Talk:
    worker.script = lambda request: says("我转给同事", effects=(to_people(topic),))
    talk = await client.borrower(borrower)
    await talk.say("这笔费用不对")
    await talk.hear(3)
    return talk


async def test_a_dispute_goes_to_a_person_and_back(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker)
    queued = talk.seen[2]
    assert (queued["payload"]["status"], queued["payload"]["position"]) == ("queued", 1)
    desk = await client.desk("lin")
    case = (await desk.cases())[0]
    assert (case["topic"], case["borrower_name"], case["status"]) == ("dispute", "王**", "open")
    await talk.say("有人吗")
    claimed = await desk.post(f"/cases/{case['id']}/claim", {"epoch": case["epoch"]})
    assert (claimed.status, (await claimed.json())["case"]["agent"]["id"]) == (200, "lin")
    said = await desk.post(f"/cases/{case['id']}/messages", {"client_msg_id": "a1", "text": "您好，我来看看"})
    assert said.status == 202
    assert (await desk.post(f"/cases/{case['id']}/messages", {"client_msg_id": "a1", "text": "您好，我来看看"})).status == 200
    await talk.say("谢谢")
    done = await desk.post(f"/cases/{case['id']}/resolve", {"outcome": "upheld", "note": "退费", "return_to_bot": True})
    assert done.status == 200
    worker.script = lambda request: says("我又在了")
    await talk.say("还有个问题")
    rows = await talk.hear(11)
    assert [(row["sender"], row["payload"].get("status")) for row in rows[2:]] == [
        ("system", "queued"),
        ("borrower", None),
        ("system", "claimed"),
        ("agent", None),
        ("borrower", None),
        ("system", "returned"),
        ("bot", None),
        ("borrower", None),
        ("bot", None),
    ]
    assert [turn.text for turn in worker.heard] == ["这笔费用不对", "还有个问题"]
    assert worker.heard[1].handback == {"case": case["id"], "topic": "dispute", "outcome": "upheld", "returned": True}


async def test_a_bot_turn_that_a_person_overtook_is_never_shown(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker)
    desk = await client.desk("lin")
    case = (await desk.cases())[0]
    await desk.post(f"/cases/{case['id']}/claim")
    await desk.post(f"/cases/{case['id']}/resolve", {"outcome": "other"})
    worker.holding = asyncio.Event()
    worker.script = lambda request: says("机器人晚到的话", effects=(to_people(),))
    await talk.say("再问")
    await worker.asked(2)
    async with client.gate.store.write() as uow:
        conversation = await uow.conversations.lock(talk.id)
        await uow.conversations.change(talk.id, owner="agent", owner_agent="lin", epoch=conversation.epoch + 1)
    worker.holding.set()
    await asyncio.sleep(0.3)
    assert "机器人晚到的话" not in [row["text"] for row in (await talk.events())["events"]]


async def test_two_agents_can_not_have_the_same_case(client: Client, worker: FakeWorker) -> None:
    await hand_over(client, worker)
    lin, maya = await client.desk("lin"), await client.desk("maya")
    case = (await lin.cases())[0]
    answers = await asyncio.gather(*(desk.post(f"/cases/{case['id']}/claim") for desk in (lin, maya)))
    assert sorted(answer.status for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status == 409)
    content = await loser.json()
    assert content["error"]["code"] == "case_taken"
    assert content["case"]["status"] == "claimed"
    late = maya if answers[0].status == 200 else lin
    response = await late.post(f"/cases/{case['id']}/messages", {"client_msg_id": "x", "text": "我也来"})
    assert await refused(response) == (409, "case_taken")


async def test_an_answer_to_what_was_not_yet_read_is_refused(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker)
    desk = await client.desk("lin")
    case = (await desk.cases())[0]
    await desk.post(f"/cases/{case['id']}/claim")
    seen = (await (await desk.get(f"/cases/{case['id']}/events")).json())["last"]
    await talk.say("等等，还有一点")
    message = {"client_msg_id": "a1", "text": "那就这样", "seen": seen}
    assert await refused(await desk.post(f"/cases/{case['id']}/messages", message)) == (409, "overtaken")
    assert (await desk.post(f"/cases/{case['id']}/messages", {**message, "seen": seen + 1})).status == 202


async def test_danger_comes_first_and_then_the_longest_wait(client: Client, worker: FakeWorker) -> None:
    for borrower, topic in (("B0001", "complaint"), ("B0002", "dispute"), ("B0003", "danger")):
        await hand_over(client, worker, topic, borrower)
    cases = await (await client.desk("su")).cases()
    assert [case["topic"] for case in cases] == ["danger", "complaint", "dispute"]
    assert [case["priority"] for case in cases] == ["danger", "normal", "normal"]


async def test_an_account_is_shown_to_whoever_holds_the_case_and_a_phone_for_a_reason(client: Client, worker: FakeWorker) -> None:
    await hand_over(client, worker)
    lin, maya = await client.desk("lin"), await client.desk("maya")
    case_id = (await lin.cases())[0]["id"]
    before = await (await lin.get(f"/cases/{case_id}")).json()
    assert (before["borrower"]["phone"], before["summary"]) == ("+86****0001", {"asked": "late fee"})
    reveal = {"field": "phone", "reason": "callback agreed"}
    assert await refused(await lin.post(f"/cases/{case_id}/reveal", reveal)) == (409, "case_not_claimed")
    await lin.post(f"/cases/{case_id}/claim")
    held = await (await lin.get(f"/cases/{case_id}")).json()
    assert held["summary"]["loans"] == [{"overdue": "10.00"}]
    assert (await (await lin.post(f"/cases/{case_id}/reveal", reveal)).json())["value"] == "+8613800000001"
    assert await refused(await maya.post(f"/cases/{case_id}/reveal", reveal)) == (409, "case_not_claimed")
    async with client.gate.store.read() as uow:
        records = await uow.audit.records(after=0, limit=100)
        assert await first_break(uow) is None
    read = [(record.actor, record.verb) for record in records]
    assert ("staff:lin", "read_case") in read
    assert read.count(("staff:lin", "reveal")) == 1


async def test_a_case_is_passed_on_with_a_private_note(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker)
    lin, maya, su = await client.desk("lin"), await client.desk("maya"), await client.desk("su")
    case_id = (await lin.cases())[0]["id"]
    await lin.post(f"/cases/{case_id}/claim")
    assert await refused(await maya.post(f"/cases/{case_id}/transfer", {"agent": "maya"})) == (403, "case_not_yours")
    assert await refused(await lin.post(f"/cases/{case_id}/transfer", {"agent": "nobody"})) == (404, "no_colleague")
    assert (await lin.post(f"/cases/{case_id}/transfer", {"agent": "maya", "note": "英文客户"})).status == 200
    assert [case["id"] for case in await maya.cases("mine")] == [case_id]
    assert (await su.post(f"/cases/{case_id}/transfer", {"agent": None})).status == 200
    assert [case["id"] for case in await lin.cases("queue")] == [case_id]
    notes = (await (await lin.get(f"/cases/{case_id}")).json())["notes"]
    assert [note["text"] for note in notes] == ["英文客户"]
    rows = (await talk.events())["events"]
    assert "英文客户" not in "".join(row["text"] for row in rows)
    assert [row["payload"].get("status") for row in rows[2:]] == ["queued", "claimed", "transferred", "queued"]


async def test_a_borrower_may_leave_the_queue_and_the_bot_answers_again(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker)
    assert talk.seen[2]["payload"]["choices"][0]["id"] == "return_to_bot"
    assert (await talk.choose("return_to_bot")).status == 202
    worker.script = lambda request: says("好的")
    await talk.say("怎么还")
    rows = await talk.hear(7)
    assert [row["payload"].get("status") for row in rows[3:5]] == [None, "withdrawn"]
    assert rows[6]["text"] == "好的"
    assert await (await client.desk("lin")).cases() == []


@pytest.mark.parametrize("topic", ["dispute", "danger"])
async def test_how_the_person_did_is_asked_in_the_chat_and_never_after_danger(
    client: Client, worker: FakeWorker, topic: str
) -> None:
    talk = await hand_over(client, worker, topic)
    desk = await client.desk("lin")
    case_id = (await desk.cases())[0]["id"]
    await desk.post(f"/cases/{case_id}/claim")
    await desk.post(f"/cases/{case_id}/resolve", {"outcome": "other", "return_to_bot": True})
    asked = [row for row in await talk.hear(5) if "最后一个小问题" in row["text"]]
    assert bool(asked) is (topic == "dispute")
    async with client.gate.store.read() as uow:
        noted = await uow.surveys.of_conversation(talk.id)
    assert [each.subject for each in noted] == ([case_id] if asked else [])
    if asked:
        assert asked[0]["payload"]["choices"][4]["id"] == choice("case", case_id, 5)


@pytest.mark.parametrize("outcome", ["", "paid", None, 5])
async def test_an_outcome_that_is_none_is_refused(client: Client, worker: FakeWorker, outcome: object) -> None:
    await hand_over(client, worker)
    desk = await client.desk("lin")
    case_id = (await desk.cases())[0]["id"]
    await desk.post(f"/cases/{case_id}/claim")
    response = await desk.post(f"/cases/{case_id}/resolve", {"outcome": outcome})
    assert response.status == 400


async def test_a_closed_case_takes_nothing_more(client: Client, worker: FakeWorker) -> None:
    await hand_over(client, worker)
    desk = await client.desk("lin")
    case_id = (await desk.cases())[0]["id"]
    await desk.post(f"/cases/{case_id}/claim")
    await desk.post(f"/cases/{case_id}/resolve", {"outcome": "explained", "return_to_bot": False})
    assert [case["status"] for case in await desk.cases("resolved")] == ["resolved"]
    for action, content in (("claim", {}), ("messages", {"client_msg_id": "z", "text": "喂"}), ("transfer", {"agent": "maya"})):
        assert await refused(await desk.post(f"/cases/{case_id}/{action}", content)) == (409, "case_closed")


async def test_a_wrong_password_and_a_wrong_login_are_told_apart_by_nobody(client: Client) -> None:
    await client.desk("lin")
    for content in ({"username": "lin", "password": "x"}, {"username": "nobody", "password": "x"}):
        response = await client.http.post("/api/console/login", json=content)
        assert await refused(response) == (401, "wrong_login")


async def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    answers = [await client.http.post("/api/console/login", json={"username": "lin", "password": "x"}) for _ in range(8)]
    assert await refused(answers[-1]) == (429, "too_many")


async def test_the_sign_in_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    await client.desk("lin")
    from bot.service import staff_members

    password = staff_members.demo_logins(client.gate.settings.data_dir)["lin"]
    response = await client.http.post("/api/console/login", json={"username": "lin", "password": password})
    cookie = response.cookies["console"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("Strict", "/api/console")


async def test_a_change_needs_the_csrf_token_and_our_own_page(client: Client) -> None:
    desk = await client.desk("lin")
    cookie = {"Cookie": desk.headers["Cookie"]}
    for headers in (cookie, {**cookie, "X-CSRF-Token": "wrong"}, {**desk.headers, "Origin": "https://evil.example"}):
        response = await client.http.post("/api/console/logout", headers=headers)
        assert await refused(response) == (403, "forged")
    assert (await desk.post("/logout")).status == 204
    assert await refused(await desk.get("/me")) == (401, "not_signed_in")
