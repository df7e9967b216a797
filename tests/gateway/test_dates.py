"""Nothing runs out unseen: clocks that no case carries, and somebody who checks in after danger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rulebook.loader import rule
from bot.service.turn import Effect
from tests.gateway.client import Client, Desk, Json, Talk, refused
from tests.gateway.fake_worker import FakeWorker, says

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai
QUIET = timedelta(days=rule("desk.crisis_quiet_days").value)


@pytest.fixture(autouse=True)
async def monday(client: Client) -> None:
    client.at(NOW)


async def dates(desk: Desk) -> Json:
    response = await desk.get("/dates")
    assert response.status == 200, await response.text()
    return dict(await response.json())


async def complained(client: Client, worker: FakeWorker) -> Talk:
    """A complaint whose borrower then no longer wanted to wait for a person."""
    record = Effect(verb="record_complaint", args={"kind": "misconduct", "statement": "打给了我单位"})
    case = Effect(verb="open_case", args={"topic": "complaint", "reason": "misconduct"})
    worker.script = lambda request: says("我记下了", effects=(record, case))
    talk = await client.borrower()
    await talk.say("我要投诉")
    await talk.hear(3)
    await talk.choose("return_to_bot")
    return talk


async def in_danger(client: Client, worker: FakeWorker) -> Talk:
    case = Effect(verb="open_case", args={"topic": "danger", "reason": "crisis"})
    worker.script = lambda request: says("请先照顾好自己", effects=(case,))
    talk = await client.borrower()
    await talk.say("我不想活了")
    await talk.hear(3)
    return talk


async def closed(desk: Desk, outcome: str = "safe") -> None:
    await desk.post("/me/here")
    case = (await desk.cases())[0]
    assert (await desk.post(f"/cases/{case['id']}/claim")).status == 200
    assert (await desk.post(f"/cases/{case['id']}/resolve", {"outcome": outcome})).status == 200


async def test_a_complaint_whose_case_was_withdrawn_stays_on_the_list_with_its_day(client: Client, worker: FakeWorker) -> None:
    await complained(client, worker)
    desk = await client.desk("lin")
    assert await desk.cases() == []
    found = (await dates(desk))["deadlines"]
    assert [(each["kind"], each["due_on"], each["act_by"], each["urgency"], each["case"]) for each in found] == [
        ("complaint", "2026-12-08", "2026-12-08", "far", None)
    ]
    assert found[0]["borrower_name"] == "王**"


async def test_a_clock_that_no_case_carries_is_counted_before_it_runs_out(client: Client, worker: FakeWorker) -> None:
    await complained(client, worker)
    for day, counted in ((2, (0, 0)), (3, (0, 1)), (8, (0, 1)), (9, (1, 0))):
        client.at(datetime(2026, 12, day, 2, tzinfo=UTC))
        desk, su = await client.desk("lin"), await client.desk("su")
        dated = (await (await desk.get("/cases")).json())["dated"]
        assert (dated["late"], dated["soon"]) == counted, day
        board = await (await su.get("/wallboard")).json()
        assert (board["alone"]["late"], board["alone"]["soon"]) == counted, day


async def test_whoever_takes_it_up_has_a_case_with_the_clock_and_the_borrower_is_told(client: Client, worker: FakeWorker) -> None:
    talk = await complained(client, worker)
    lin, maya = await client.desk("lin"), await client.desk("maya")
    await lin.post("/me/here")
    record = (await dates(lin))["deadlines"][0]["id"]
    taken = await lin.post(f"/dates/{record}/take")
    assert taken.status == 200
    case = (await taken.json())["case"]
    assert (case["topic"], case["agent"]["id"], case["due_at"][:10]) == ("complaint", "lin", "2026-12-08")
    assert (await dates(maya))["deadlines"][0]["case"]["agent"] == "小林"
    assert await refused(await maya.post(f"/dates/{record}/take")) == (409, "case_taken")
    assert (await talk.events())["events"][-1]["payload"]["status"] == "claimed"
    decided = await lin.post(f"/cases/{case['id']}/acts/decide", {"verdict": "upheld", "reasons": "不该打到单位。"})
    assert decided.status == 200
    assert (await dates(lin))["deadlines"] == []
    assert await refused(await lin.post(f"/dates/{record}/take")) == (409, "record_decided")


async def test_after_danger_somebody_checks_in_the_next_day_and_nothing_is_sent_meanwhile(
    client: Client, worker: FakeWorker
) -> None:
    await in_danger(client, worker)
    lin = await client.desk("lin")
    await closed(lin)
    tasks = (await dates(lin))["follow_ups"]
    assert [(each["due_on"], each["assigned_to"]["id"], each["urgency"], each["tries"]) for each in tasks] == [
        ("2026-11-24", "lin", "far", 0)
    ]
    async with client.gate.store.read() as uow:
        preference = (await uow.consents.of("B0001"))["all"]
    assert preference.silent_until == NOW.date() + QUIET


async def test_a_check_in_that_reached_nobody_comes_again_and_one_that_did_is_done(client: Client, worker: FakeWorker) -> None:
    await in_danger(client, worker)
    lin = await client.desk("lin")
    await closed(lin)
    client.later(timedelta(days=1))
    lin = await client.desk("lin")
    first = (await dates(lin))["follow_ups"][0]
    assert first["urgency"] == "soon"
    assert (await lin.post(f"/follow-ups/{first['id']}/finish", {"outcome": "not_reached"})).status == 200
    again = (await dates(lin))["follow_ups"][0]
    assert (again["due_on"], again["tries"]) == ("2026-11-25", 1)
    assert await refused(await lin.post(f"/follow-ups/{first['id']}/finish", {"outcome": "safe"})) == (409, "check_in_done")
    assert await refused(await lin.post(f"/follow-ups/{again['id']}/finish", {"outcome": "fine"})) == (400, "unknown_outcome")
    done = await lin.post(f"/follow-ups/{again['id']}/finish", {"outcome": "safe", "note": "和姐姐在一起"})
    assert (await done.json())["case"] is None
    assert (await dates(lin))["follow_ups"] == []


async def test_a_check_in_that_finds_danger_opens_a_case_at_once(client: Client, worker: FakeWorker) -> None:
    await in_danger(client, worker)
    lin = await client.desk("lin")
    await closed(lin)
    task = (await dates(lin))["follow_ups"][0]
    found = await lin.post(f"/follow-ups/{task['id']}/finish", {"outcome": "in_danger"})
    case = (await found.json())["case"]
    assert (case["topic"], case["priority"], case["agent"]["id"]) == ("danger", "danger", "lin")


async def test_writing_to_somebody_for_a_check_in_ends_it_once_they_are_safe(client: Client, worker: FakeWorker) -> None:
    await in_danger(client, worker)
    lin = await client.desk("lin")
    await closed(lin)
    task = (await dates(lin))["follow_ups"][0]
    case = (await (await lin.post(f"/follow-ups/{task['id']}/take")).json())["case"]
    assert case["reason"] == "check_in"
    assert (await lin.post(f"/cases/{case['id']}/resolve", {"outcome": "safe"})).status == 200
    assert (await dates(lin))["follow_ups"] == []


async def test_a_supervisor_gives_a_check_in_to_somebody_who_is_there(client: Client, worker: FakeWorker) -> None:
    await in_danger(client, worker)
    await closed(await client.desk("lin"))
    su = await client.desk("su")
    task = (await dates(su))["follow_ups"][0]
    assert await refused(await su.post(f"/follow-ups/{task['id']}/assign", {"agent": "an"})) == (404, "no_colleague")
    assert (await su.post(f"/follow-ups/{task['id']}/assign", {"agent": "maya"})).status == 204
    assert (await dates(su))["follow_ups"][0]["assigned_to"]["id"] == "maya"


async def test_somebody_in_danger_who_does_not_wait_is_looked_after_all_the_same(client: Client, worker: FakeWorker) -> None:
    talk = await in_danger(client, worker)
    await talk.choose("return_to_bot")
    desk = await client.desk("lin")
    task = (await dates(desk))["follow_ups"][0]
    assert (task["due_on"], task["assigned_to"]) == (str(date(2026, 11, 24)), None)


async def test_each_step_of_a_check_in_is_in_the_audit(client: Client, worker: FakeWorker) -> None:
    await in_danger(client, worker)
    lin = await client.desk("lin")
    await closed(lin)
    task = (await dates(lin))["follow_ups"][0]
    await lin.post(f"/follow-ups/{task['id']}/assign", {"agent": "maya"})
    await lin.post(f"/follow-ups/{task['id']}/finish", {"outcome": "safe"})
    async with client.gate.store.read() as uow:
        verbs = [each.verb for each in await uow.audit.about({task["case"]})]
    assert [each for each in verbs if each.endswith("check_in")] == ["plan_check_in", "assign_check_in", "finish_check_in"]
