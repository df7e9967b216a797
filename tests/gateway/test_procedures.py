"""A dispute and a complaint at the desk: their clocks, deciding them with all that follows, a second person, and the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from aiohttp import ClientWebSocketResponse

from bot.lending.statement import statement
from bot.service.turn import Effect
from tests.accounts import loan
from tests.gateway.client import Client, Desk, Json, Talk, refused
from tests.gateway.fake_worker import FakeWorker, says
from tests.gateway.test_console import hand_over
from tests.gateway.test_socket import connect

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai
TODAY = date(2026, 11, 23)
LOAN = "L0001"


@pytest.fixture(autouse=True)
async def monday(client: Client) -> None:
    """王小明 owes two instalments of a loan with penalty interest."""
    client.at(NOW)
    async with client.gate.store.write() as uow:
        await uow.loans.add([loan().loan])


async def raise_it(client: Client, worker: FakeWorker, topic: str = "dispute", kind: str = "amount") -> Talk:
    loan_id = {"loan_id": LOAN} if topic == "dispute" else {}
    record = Effect(verb=f"record_{topic}", args={"kind": kind, "statement": "罚息算错了", **loan_id})
    case = Effect(verb="open_case", args={"topic": topic, "reason": kind, "summary": {}})
    worker.script = lambda request: says("我记下了", effects=(record, case))
    talk = await client.borrower()
    await talk.say("罚息不对")
    await talk.hear(3)
    return talk


async def taken(client: Client, login: str = "lin") -> tuple[Desk, str]:
    desk = await client.desk(login)
    await desk.post("/me/here")
    case = (await desk.cases())[0]
    assert (await desk.post(f"/cases/{case['id']}/claim")).status == 200
    return desk, case["id"]


async def owed(client: Client) -> str:
    async with client.gate.store.read() as uow:
        return str(statement(await uow.loans.account(LOAN), TODAY).overdue.penalty)


def upheld(**more: object) -> Json:
    return {"verdict": "upheld", "reasons": "我们重复计收了罚息。", **more}


async def test_a_dispute_has_twenty_days_and_the_desk_acts_by_a_working_day(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker)
    desk = await client.desk("lin")
    case = (await desk.cases())[0]
    # 13 December 2026 is a Sunday, so the desk acts by Friday the 11th and is reminded three working days before.
    assert case["due_at"].startswith("2026-12-11T15:59")
    assert case["remind_at"].startswith("2026-12-07T16:00")


async def test_a_case_with_an_undecided_dispute_is_not_simply_closed(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker)
    desk, case_id = await taken(client)
    assert await refused(await desk.post(f"/cases/{case_id}/resolve", {"outcome": "explained"})) == (409, "decision_needed")
    assert (await desk.post(f"/cases/{case_id}/acts/decide", {"verdict": "rejected", "reasons": "账目核对无误。"})).status == 200


async def test_an_upheld_dispute_corrects_book_and_credit_record_and_closes_everything(
    client: Client, worker: FakeWorker
) -> None:
    talk = await raise_it(client, worker)
    desk, case_id = await taken(client, "su")
    before = await owed(client)
    decided = await desk.post(f"/cases/{case_id}/acts/decide", upheld(waive={LOAN: {"penalty": before}}, correct_record=True))
    assert (decided.status, (await decided.json())["case"]["status"]) == (200, "returned")
    assert (await owed(client), before) == ("0.00", before)
    assert before != "0.00"
    async with client.gate.store.read() as uow:
        record = (await uow.disputes.of_borrower("B0001"))[0]
        corrections = await uow.corrections.unsent("tqg")
    assert (record.state, record.decided_by, record.review_from) == ("upheld", "su", TODAY)
    assert [(each.loan_id, each.record_id, each.due_on) for each in corrections] == [(LOAN, record.id, date(2026, 12, 13))]
    rows = (await talk.events())["events"]
    cards = [row["payload"]["card"] for row in rows if row["kind"] == "card"]
    assert [card["document"] for card in cards] == [{"kind": "decision", "of": record.id}]
    assert [row["payload"]["outcome"] for row in rows if "outcome" in row["payload"]] == ["upheld"]


async def test_borrower_and_agent_can_both_read_the_letter_and_nobody_elses(client: Client, worker: FakeWorker) -> None:
    talk = await raise_it(client, worker)
    desk, case_id = await taken(client)
    await desk.post(f"/cases/{case_id}/acts/decide", upheld())
    async with client.gate.store.read() as uow:
        record = (await uow.disputes.of_borrower("B0001"))[0]
    wish = {"kind": "decision", "of": record.id, "format": "page"}
    asked = await client.http.post(f"/api/conversations/{talk.id}/documents", json=wish, headers=talk.headers)
    page = await (await client.http.get((await asked.json())["url"])).text()
    assert "我们重复计收了罚息。" in page
    assert "罚息算错了" in page
    assert "处理决定书" in page
    english = await desk.post(f"/cases/{case_id}/documents", {**wish, "language": "en"})
    assert "Decision letter" in await (await client.http.get((await english.json())["url"])).text()
    other = await client.borrower("B0003")
    refusal = await client.http.post(f"/api/conversations/{other.id}/documents", json=wish, headers=other.headers)
    assert await refused(refusal) == (404, "no_document")


async def test_a_waiver_above_the_agents_authority_waits_for_a_supervisor(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker)
    lin, case_id = await taken(client)
    before = await owed(client)
    asked = await lin.post(f"/cases/{case_id}/acts/decide", upheld(waive={LOAN: {"penalty": before}}))
    assert asked.status == 202
    assert await owed(client) == before
    request = (await asked.json())["approval"]["id"]
    again = await lin.post(f"/cases/{case_id}/acts/decide", upheld(waive={LOAN: {"penalty": before}}))
    assert await refused(again) == (409, "approval_waits")
    assert await refused(await lin.post(f"/approvals/{request}/approve")) == (403, "forbidden")
    su = await client.desk("su")
    assert [each["id"] for each in (await (await su.get("/approvals")).json())["approvals"]] == [request]
    assert (await su.post(f"/approvals/{request}/approve", {"remark": "同意"})).status == 200
    assert await owed(client) == "0.00"
    assert await refused(await su.post(f"/approvals/{request}/approve")) == (409, "approval_settled")
    async with client.gate.store.read() as uow:
        assert (await uow.disputes.of_borrower("B0001"))[0].decided_by == "lin"


async def test_a_declined_request_changes_nothing(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker)
    lin, case_id = await taken(client)
    before = await owed(client)
    waiver = {"loan": LOAN, "amount": {"penalty": before}, "reason": "长期客户"}
    request = (await (await lin.post(f"/cases/{case_id}/acts/waive", waiver)).json())["approval"]["id"]
    su = await client.desk("su")
    assert (await su.post(f"/approvals/{request}/decline", {"remark": "先核对账目"})).status == 200
    assert await owed(client) == before
    assert (await (await lin.get(f"/cases/{case_id}")).json())["approvals"][0]["remark"] == "先核对账目"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"verdict": "maybe", "reasons": "x"}, (400, "unknown_outcome")),
        ({"verdict": "upheld", "reasons": "  "}, (400, "decision_reasons")),
        ({"verdict": "rejected", "reasons": "x", "correct_record": True}, (400, "decision_corrects_nothing")),
        ({"verdict": "upheld", "reasons": "x", "waive": {"L9999": {"fee": "1"}}}, (400, "decision_other_loan")),
        ({"verdict": "upheld", "reasons": "x", "waive": {LOAN: {"principal": "1"}}}, (400, "waiver_component")),
        ({"verdict": "upheld", "reasons": "x", "waive": {LOAN: {"penalty": "9999"}}}, (400, "waiver_too_large")),
        ({"verdict": "upheld", "reasons": "x", "waive": {LOAN: {"penalty": "-1"}}}, (400, "waiver_amount")),
        ({"verdict": "upheld", "reasons": "x", "waive": {LOAN: {"penalty": "many"}}}, (400, "amount_malformed")),
    ],
)
async def test_a_decision_that_cannot_be_leaves_everything_open(
    client: Client, worker: FakeWorker, request_: Json, code: tuple[int, str]
) -> None:
    await raise_it(client, worker)
    desk, case_id = await taken(client)
    assert await refused(await desk.post(f"/cases/{case_id}/acts/decide", request_)) == code
    async with client.gate.store.read() as uow:
        assert (await uow.disputes.of_borrower("B0001"))[0].state == "in_review"


async def test_a_complaint_may_be_put_off_as_far_as_the_law_allows_and_the_borrower_is_told(
    client: Client, worker: FakeWorker
) -> None:
    talk = await raise_it(client, worker, "complaint", "misconduct")
    desk, case_id = await taken(client)
    last = [(await desk.cases("mine"))[0]["due_at"][:10]]
    for _ in range(2):
        assert (await desk.post(f"/cases/{case_id}/extend", {"reason": "需要调取通话记录"})).status == 200
        last.append((await desk.cases("mine"))[0]["due_at"][:10])
    assert last == ["2026-12-08", "2026-12-23", "2027-01-22"]
    assert await refused(await desk.post(f"/cases/{case_id}/extend", {"reason": "x"})) == (409, "no_extension")
    told = [row["text"] for row in (await talk.events())["events"] if row["payload"].get("status") == "put_off"]
    assert len(told) == 2
    assert "需要调取通话记录" in told[0]


async def test_pauses_rest_penalty_and_contact_and_say_why_to_colleagues(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker, "complaint", "service")
    desk, case_id = await taken(client)
    until = str(TODAY + timedelta(days=10))
    paused = {"loan": LOAN, "until": until, "reason": "住院"}
    assert (await desk.post(f"/cases/{case_id}/acts/pause_penalty", paused)).status == 200
    assert (await desk.post(f"/cases/{case_id}/acts/pause_contact", {"until": until, "reason": "住院"})).status == 200
    async with client.gate.store.read() as uow:
        account = await uow.loans.account(LOAN)
        assert (await uow.consents.of("B0001"))["all"].silent_until == TODAY + timedelta(days=11)
    growth = [statement(account, TODAY + timedelta(days=n)).overdue.penalty for n in (0, 10, 12)]
    assert growth[0] == growth[1] < growth[2]
    assert [note["text"] for note in (await (await desk.get(f"/cases/{case_id}")).json())["notes"]] == ["住院", "住院"]
    too_long = await desk.post(f"/cases/{case_id}/acts/pause_contact", {"until": str(TODAY + timedelta(days=60)), "reason": "x"})
    assert too_long.status == 202
    assert await refused(await desk.post(f"/cases/{case_id}/acts/pause_contact", {"until": "2030-01-01", "reason": "x"})) == (
        400,
        "pause_until",
    )


async def test_hours_in_which_somebody_asked_for_peace_are_kept_and_taken_back(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker, "complaint", "service")
    desk, case_id = await taken(client)
    for hours in (("12:00", "14:00"), ("", "")):
        asked = {"from": hours[0], "to": hours[1], "reason": "午休"}
        assert (await desk.post(f"/cases/{case_id}/acts/quiet_hours", asked)).status == 200
        async with client.gate.store.read() as uow:
            kept = (await uow.consents.of("B0001"))["all"]
        assert (kept.quiet_from or "", kept.quiet_to or "") == hours
    for wrong in ({"from": "12:00"}, {"from": "12:00", "to": "12:00"}, {"from": "25:00", "to": "26:00"}):
        refusal = await desk.post(f"/cases/{case_id}/acts/quiet_hours", {**wrong, "reason": "x"})
        assert await refused(refusal) == (400, "field")


async def test_the_file_of_a_case_holds_all_of_it_and_reading_it_is_audited(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker, "complaint", "misconduct")
    lin, case_id = await taken(client)
    await lin.post(f"/cases/{case_id}/notes", {"text": "录音已调取"})
    await lin.post(f"/cases/{case_id}/acts/decide", {"verdict": "partly", "reasons": "一次来电时间过晚。"})
    assert await refused(await lin.get(f"/cases/{case_id}/file")) == (403, "forbidden")
    auditor = await client.desk("an")
    file = await (await auditor.get(f"/cases/{case_id}/file")).json()
    assert file["record"]["state"] == "partly"
    assert file["record"]["statement"] == "罚息算错了"
    assert [note["text"] for note in file["notes"]] == ["录音已调取"]
    assert "罚息不对" in [row["text"] for row in file["conversation"]]
    assert {"open_case", "hold_case", "resolve_case"} <= {row["verb"] for row in file["audit"]}
    again = await (await auditor.get(f"/cases/{case_id}/file")).json()
    assert again["audit"][-1]["verb"] == "export_case"
    assert again["audit"][-1]["actor"] == "staff:an"


async def test_only_who_holds_the_case_acts_on_the_account(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker)
    _, case_id = await taken(client)
    maya = await client.desk("maya")
    for act in ("decide", "waive", "pause_penalty", "pause_contact"):
        body = {**upheld(), "loan": LOAN, "until": str(TODAY), "reason": "x", "amount": {"penalty": "1"}}
        assert await refused(await maya.post(f"/cases/{case_id}/acts/{act}", body)) == (409, "case_taken")
    assert await refused(await maya.post(f"/cases/{case_id}/acts/erase", {})) == (404, "not_found")


async def test_whoever_holds_a_case_has_replies_in_the_borrowers_language_and_everybody_the_next_steps(
    client: Client, worker: FakeWorker
) -> None:
    await raise_it(client, worker)
    lin, case_id = await taken(client)
    mine = await (await lin.get(f"/cases/{case_id}")).json()
    assert {"reply_dispute_started", "reply_any_hello"} <= {each["id"] for each in mine["replies"]}
    assert not [each["text"] for each in mine["replies"] if "{" in each["text"]]
    assert "12月11日" in next(each["text"] for each in mine["replies"] if each["id"] == "reply_dispute_started")
    assert mine["steps"][0] == "read_words"
    assert mine["loans"][0]["waivable"][0]["component"] == "penalty"
    su = await client.desk("su")
    seen = await (await su.get(f"/cases/{case_id}")).json()
    assert ("replies" in seen, seen["record"]["state"], seen["loans"]) == (False, "in_review", [])


async def test_danger_that_nobody_took_and_requests_are_seen_with_any_list(client: Client, worker: FakeWorker) -> None:
    await raise_it(client, worker)
    lin, case_id = await taken(client)
    await lin.post(f"/cases/{case_id}/acts/waive", {"loan": LOAN, "amount": {"penalty": await owed(client)}, "reason": "x"})
    await hand_over(client, worker, topic="danger", borrower="B0003")
    su = await client.desk("su")
    watched = await (await su.get("/cases?view=resolved")).json()
    assert [each["priority"] for each in watched["danger"]] == ["danger"]
    assert [(each["case"], each["kind"]) for each in watched["approvals"]] == [(case_id, "waive")]
    assert (await (await lin.get("/cases?view=mine")).json())["approvals"] == []
    await su.post(f"/cases/{watched['danger'][0]['id']}/claim")
    assert (await (await su.get("/cases")).json())["danger"] == []


async def test_who_opens_a_case_sees_danger_and_mood_in_the_borrowers_own_words(client: Client, worker: FakeWorker) -> None:
    talk = await hand_over(client, worker, topic="other", borrower="B0003")
    await talk.say("催收的人威胁我，我很害怕，晚上睡不着")
    desk = await client.desk("lin")
    case_id = (await desk.cases())[0]["id"]
    signs = (await (await desk.get(f"/cases/{case_id}?language=en")).json())["signs"]
    assert [(each["kind"], each["label"], each["words"]) for each in signs] == [
        ("danger", "Threatened or hurt", ["威胁我"]),
        ("mood", "Afraid", ["害怕"]),
        ("mood", "Exhausted", ["睡不着"]),
    ]
    said = next(row for row in (await talk.events())["events"] if "威胁" in row["text"])
    assert {(each["seq"], each["at"], each["text"]) for each in signs} == {(said["seq"], said["at"], said["text"])}


async def heard(line: ClientWebSocketResponse, until: Callable[[Json], bool]) -> list[str]:
    """The kinds of what came over a line, up to the first that is waited for."""
    kinds: list[str] = []
    while True:
        message = await line.receive_json(timeout=20)
        kinds.append(message["type"])
        if until(message):
            return kinds


async def test_who_has_a_case_open_hears_that_a_colleague_noted_something_and_the_borrower_nothing(
    client: Client, worker: FakeWorker
) -> None:
    talk = await hand_over(client, worker, topic="other", borrower="B0003")
    lin, case_id = await taken(client)
    desk = await client.http.ws_connect(f"/api/console/cases/{case_id}/socket?after=0", headers=lin.headers)
    own = await connect(client, talk)
    await heard(own, lambda message: message["type"] == "event")
    su = await client.desk("su")
    assert (await su.post(f"/cases/{case_id}/notes", {"text": "请先核对"})).status == 201
    await heard(desk, lambda message: message["type"] == "case")
    await lin.post(f"/cases/{case_id}/messages", {"client_msg_id": "a1", "text": "您好"})
    kinds = await heard(own, lambda message: message["type"] == "event" and message["event"]["text"] == "您好")
    assert "case" not in kinds
    await desk.close()
    await own.close()
