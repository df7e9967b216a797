"""A plan laid out at the desk: worked out by the engine, granted by who may, put to the borrower, and settled by their yes alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.lending.statement import statement
from bot.service.records import Dispute, PlanStatus, RepaymentPlan
from bot.service.turn import Effect
from tests.accounts import loan
from tests.gateway.client import Client, Desk, Json, Talk, refused
from tests.gateway.fake_worker import FakeWorker, says

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)  # Monday, 10:00 in Shanghai
LOAN = "L0001"
SMALL = {"loan": LOAN, "monthly": "800"}
UNREADABLE: list[tuple[Json, tuple[int, str]]] = [
    ({"loan": "L9999"}, (404, "loan")),
    ({"loan": LOAN, "monthly": "many"}, (400, "amount_malformed")),
    ({"loan": LOAN, "monthly": "-1"}, (400, "field")),
    ({"loan": LOAN, "monthly": "800", "months": "3"}, (400, "plan_monthly_or_months")),
    ({"loan": LOAN, "months": "0"}, (400, "field")),
    ({"loan": LOAN, "months": "²"}, (400, "field")),
    ({"loan": LOAN, "date": "2026-11-23"}, (400, "plan_date_past")),
    ({"loan": LOAN, "date": "soon"}, (400, "date_malformed")),
    ({"loan": LOAN, "waive": {"principal": "1"}}, (400, "waiver_component")),
    ({"loan": LOAN, "scope": "half"}, (400, "field")),
    ({"loan": LOAN, "means": {"payday": "32"}}, (400, "field")),
    ({"loan": LOAN, "means": []}, (400, "field")),
]


@pytest.fixture(autouse=True)
async def monday(client: Client) -> None:
    """王小明 owes ¥12,000 and more; two instalments are late."""
    client.at(NOW)
    async with client.gate.store.write() as uow:
        await uow.loans.add([loan().loan])


async def held(client: Client, worker: FakeWorker, login: str = "lin") -> tuple[Talk, Desk, str]:
    """A borrower who asked for a plan, and the agent who took the case."""
    case = Effect(verb="open_case", args={"topic": "negotiation", "reason": "person_wanted", "summary": {}})
    worker.script = lambda request: says("转", effects=(case,))
    talk = await client.borrower()
    await talk.say("我想找人谈")
    await talk.hear(3)
    desk = await client.desk(login)
    await desk.post("/me/here")
    case_id = (await desk.cases())[0]["id"]
    assert (await desk.post(f"/cases/{case_id}/claim")).status == 200
    return talk, desk, case_id


async def worked(desk: Desk, case_id: str, wish: Json) -> Json:
    response = await desk.post(f"/cases/{case_id}/plan?language=en", wish)
    assert response.status == 200, await response.text()
    return await response.json()


async def put(desk: Desk, case_id: str, wish: Json) -> int:
    terms = (await worked(desk, case_id, wish))["terms"]
    offered = await desk.post(f"/cases/{case_id}/acts/offer_plan", {**wish, "terms": terms, "reason": "按对方说的金额"})
    return offered.status


async def buttons(talk: Talk) -> list[str]:
    """The yes and the no that were put last."""
    rows = (await talk.events())["events"]
    offered = [row["payload"]["choices"] for row in rows if row["payload"].get("choices")]
    return [choice["id"] for choice in offered[-1]]


async def plans(client: Client) -> list[RepaymentPlan]:
    async with client.gate.store.read() as uow:
        return list(await uow.plans.of_borrower("B0001"))


async def state(client: Client) -> list[str]:
    async with client.gate.store.read() as uow:
        return [str(each.state) for each in await uow.plan_offers.of_borrower("B0001")]


async def test_the_engine_answers_with_the_plan_its_cost_and_its_bounds(client: Client, worker: FakeWorker) -> None:
    _, desk, case_id = await held(client, worker)
    found = await worked(desk, case_id, SMALL)
    assert (found["verdict"], found["may"]) == ("agreed", "agent")
    option = found["card"]["options"][0]
    assert [row["value"] for row in option["rows"]][:2] == ["CNY 800.00 on 23 December", "CNY 800.00"]
    assert len(option["schedule"]) == 16
    assert {row["label"]: row["value"] for row in found["bounds"]}["Longest, in payments"] == "24"
    assert await plans(client) == []


async def test_what_the_household_cannot_bear_is_answered_with_less(client: Client, worker: FakeWorker) -> None:
    _, desk, case_id = await held(client, worker)
    means = {"monthly_income": "5000", "essential_costs": "4000"}
    found = await worked(desk, case_id, {"loan": LOAN, "monthly": "3000", "means": means})
    assert (found["verdict"], found["may"], found["terms"]) == ("above_means", None, None)
    assert "CNY 900.00" in found["why"][0]
    again = await worked(desk, case_id, {"loan": LOAN, "means": means, **found["nearest"]})
    assert again["verdict"] == "agreed"
    refusal = await desk.post(
        f"/cases/{case_id}/acts/offer_plan", {"loan": LOAN, "monthly": "3000", "means": means, "reason": "x"}
    )
    assert await refused(refusal) == (400, "plan_not_possible")


async def test_what_cannot_be_read_is_named(client: Client, worker: FakeWorker) -> None:
    _, desk, case_id = await held(client, worker)
    for wish, code in UNREADABLE:
        assert await refused(await desk.post(f"/cases/{case_id}/plan", wish)) == code, wish


async def test_only_the_borrowers_own_yes_makes_the_plan(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    assert await put(desk, case_id, SMALL) == 200
    assert await plans(client) == []
    rows = (await talk.events())["events"]
    card = next(row["payload"]["card"] for row in rows if row["kind"] == "card")
    assert card["type"] == "plan"
    assert card["options"][0]["schedule"][0]["value"] == "¥800.00"
    assert "诉讼时效" in "".join(card["options"][0]["notes"])
    yes, _ = await buttons(talk)
    assert (await talk.choose(yes)).status == 202
    (agreed,) = await plans(client)
    assert (agreed.status, len(agreed.plan.installments), agreed.covers_all) == (PlanStatus.ACTIVE, 16, True)
    assert await state(client) == ["agreed"]
    last = (await talk.events())["events"][-2:]
    assert [row["payload"]["card"]["type"] for row in last] == ["receipt", "document"]
    async with client.gate.store.read() as uow:
        told = [each for each in await uow.audit.about({LOAN}) if each.verb == "agree_plan"]
    assert [each.actor for each in told] == ["borrower:B0001"]


async def test_two_plans_never_result_however_often_and_wherever_it_is_pressed(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    await put(desk, case_id, SMALL)
    first, _ = await buttons(talk)
    await put(desk, case_id, {"loan": LOAN, "months": "6"})
    second, _ = await buttons(talk)
    for press in (first, second, second, first):
        assert (await talk.choose(press)).status == 202
    assert [len(each.plan.installments) for each in await plans(client)] == [6]
    assert await state(client) == ["withdrawn", "agreed"]


async def test_a_no_settles_nothing_and_a_plan_taken_back_can_not_be_agreed(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    await put(desk, case_id, SMALL)
    _, not_yet = await buttons(talk)
    await talk.choose(not_yet)
    await put(desk, case_id, SMALL)
    yes, _ = await buttons(talk)
    offers = (await (await desk.get(f"/cases/{case_id}")).json())["offers"]
    assert [each["state"] for each in offers] == ["declined", "open"]
    taken_back = {"offer": offers[-1]["id"], "reason": "x"}
    assert (await desk.post(f"/cases/{case_id}/acts/withdraw_offer", taken_back)).status == 200
    assert await refused(await desk.post(f"/cases/{case_id}/acts/withdraw_offer", taken_back)) == (409, "offer_settled")
    await talk.choose(yes)
    assert await plans(client) == []


async def test_a_yes_on_another_day_settles_nothing_and_says_so(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    await put(desk, case_id, SMALL)
    yes, _ = await buttons(talk)
    client.at(NOW + timedelta(days=1))
    talk = await client.borrower()
    assert (await talk.choose(yes)).status == 202
    assert await plans(client) == []
    assert await state(client) == ["lapsed"]
    assert "重新算" in (await talk.events())["events"][-1]["text"]


async def test_the_yes_counts_after_the_person_has_gone_and_the_bot_does_not_answer_it_again(
    client: Client, worker: FakeWorker
) -> None:
    talk, desk, case_id = await held(client, worker)
    await put(desk, case_id, SMALL)
    yes, _ = await buttons(talk)
    await desk.post(f"/cases/{case_id}/resolve", {"outcome": "agreed"})
    worker.script = lambda request: says("第二次")
    assert (await talk.choose(yes)).status == 202
    assert len(await plans(client)) == 1
    await talk.say("谢谢")
    rows = await talk.hear(13)
    assert [row["text"] for row in rows].count("第二次") == 1


async def test_somebody_elses_button_says_nothing(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    await put(desk, case_id, SMALL)
    yes, _ = await buttons(talk)
    other = await client.borrower("B0003")
    assert await refused(await other.choose(yes)) == (400, "unknown_choice")
    assert await plans(client) == []


async def test_above_the_agents_authority_a_second_person_decides_on_the_engines_analysis(
    client: Client, worker: FakeWorker
) -> None:
    talk, lin, case_id = await held(client, worker)
    async with client.gate.store.read() as uow:
        account = await uow.loans.account(LOAN)
    penalty = str(statement(account, date(2026, 11, 23)).outstanding.penalty)
    wish = {"loan": LOAN, "months": "6", "waive": {"penalty": penalty}}
    assert (await worked(lin, case_id, wish))["may"] == "supervisor"
    assert await put(lin, case_id, wish) == 202
    assert await state(client) == []
    su = await client.desk("su")
    seen = (await (await su.get(f"/cases/{case_id}?language=en")).json())["approvals"][0]
    assert seen["card"]["options"][0]["schedule"]
    maya = await client.desk("maya")
    assert (await (await maya.get(f"/cases/{case_id}")).json())["approvals"][0]["request"] == {}
    assert (await su.post(f"/approvals/{seen['id']}/approve")).status == 200
    assert await plans(client) == []
    yes, _ = await buttons(talk)
    await talk.choose(yes)
    assert [str(each.plan.waived.penalty) for each in await plans(client)] == [penalty]


async def test_figures_that_changed_before_the_approval_are_not_put_to_anybody(client: Client, worker: FakeWorker) -> None:
    _, lin, case_id = await held(client, worker)
    wish = {"loan": LOAN, "months": "6", "waive": {"penalty": "55"}}
    assert await put(lin, case_id, wish) == 202
    client.at(NOW + timedelta(days=1))
    su = await client.desk("su")
    asked = (await (await su.get("/approvals")).json())["approvals"][0]["id"]
    assert await refused(await su.post(f"/approvals/{asked}/approve")) == (409, "terms_changed")
    assert await state(client) == []


async def test_a_plan_that_runs_gives_way_in_the_moment_of_the_yes(client: Client, worker: FakeWorker) -> None:
    talk, desk, case_id = await held(client, worker)
    await put(desk, case_id, SMALL)
    await talk.choose((await buttons(talk))[0])
    await put(desk, case_id, {"loan": LOAN, "months": "3"})
    assert [each.status for each in await plans(client)] == [PlanStatus.ACTIVE]
    await talk.choose((await buttons(talk))[0])
    assert [each.status for each in await plans(client)] == [PlanStatus.CANCELLED, PlanStatus.ACTIVE]


async def test_only_who_holds_the_case_works_out_a_plan_and_a_disputed_loan_has_none(client: Client, worker: FakeWorker) -> None:
    _, desk, case_id = await held(client, worker)
    maya = await client.desk("maya")
    assert await refused(await maya.post(f"/cases/{case_id}/plan", SMALL)) == (409, "case_taken")
    async with client.gate.store.write() as uow:
        raised = Dispute(
            id="D1",
            borrower_id="B0001",
            loan_id=LOAN,
            kind="amount",
            statement="",
            holds_penalty=False,
            opened_on=date(2026, 11, 20),
        )
        await uow.disputes.add(raised)
    assert await refused(await desk.post(f"/cases/{case_id}/plan", SMALL)) == (409, "in_dispute")
