"""Changing a plan that runs: heard at once or asked how, worked out anew, shown in full, agreed only after a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from rasa_sdk import Action

from actions.hardship import RecordHardship
from actions.negotiation import ConfirmPlan, Negotiate, NotYet
from actions.plan_change import ChangePlan, KeepFinances, LeavePlan, PausePlan, Replan
from bot.gateway.console_summary import rows
from bot.lending import Money
from bot.lending.hardship import HardshipRequest
from bot.service.account import Overview
from bot.service.plan_terms import plan_from_json
from bot.service.records import PlanCause, PlanStatus
from tests.accounts import TODAY, account, agreed, with_plan
from tests.actions.helpers import run
from tests.actions.test_negotiation import Talk

PLAN = agreed(date(2026, 12, 1), covers_all=True)


@pytest.fixture
def planned() -> Overview:
    return with_plan(PLAN)


async def test_it_asks_how_and_says_that_the_plan_stands_until_then(planned: Overview) -> None:
    talk = Talk(planned)
    said = await talk.say(ChangePlan(), "想改一下安排", "change_plan")
    assert {"plan_new_date", "plan_new_amount", "plan_pause", "pay_now", "request_human"} <= set(said.choices)
    assert "照旧" in said.text
    assert talk.slots["awaiting"] == "plan_change"
    assert said.effects == {}


@pytest.mark.parametrize("text", ["换个还款日，改到每月10号", "another day please, the 10th of each month"])
async def test_a_day_of_every_month_is_heard_at_once(planned: Overview, text: str) -> None:
    said = await Talk(planned).say(ChangePlan(), text, "change_plan")
    assert said.slots["awaiting"] == "plan_consent"
    assert "12月10日" in said.text


async def test_another_day_keeps_the_sum(planned: Overview) -> None:
    talk = Talk(planned)
    await talk.say(ChangePlan(), "换日子", "plan_new_date", [])
    said = await talk.say(Negotiate(), "改到12月10号", "inform")
    assert talk.slots["awaiting"] == "plan_consent"
    assert "取代原来的" in said.text
    assert "诉讼时效会重新计算" in said.text
    done = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    effect = done.effects["agree_plan"]
    plan = plan_from_json(effect["plan"])
    assert (effect["replaces"], effect["cause"]) == (PLAN.id, "changed")
    assert plan.installments[0].due == date(2026, 12, 10)
    assert plan.installments[1].amount == PLAN.plan.installments[0].amount


async def test_another_sum_keeps_the_day(planned: Overview) -> None:
    talk = Talk(planned)
    await talk.say(ChangePlan(), "换金额", "plan_new_amount", [])
    await talk.say(Negotiate(), "每月1300", "make_offer")
    effect = (await talk.say(ConfirmPlan(), "同意", "affirm", [])).effects["agree_plan"]
    plan = plan_from_json(effect["plan"])
    assert (plan.installments[0].due, str(plan.installments[1].amount.amount)) == (date(2026, 12, 1), "1300.00")


async def test_a_figure_in_the_wish_itself_is_heard_at_once(planned: Overview) -> None:
    talk = Talk(planned)
    await talk.say(ChangePlan(), "改成每月1500元", "change_plan")
    assert talk.slots["awaiting"] == "plan_consent"


async def test_more_time_is_the_next_payment_later(planned: Overview) -> None:
    talk = Talk(planned)
    await talk.say(Negotiate(), "能晚10天吗", "request_extension")
    effect = (await talk.say(ConfirmPlan(), "同意", "affirm", [])).effects["agree_plan"]
    assert plan_from_json(effect["plan"]).installments[0].due == date(2026, 12, 11)


async def test_a_break_is_as_long_as_the_rules_allow(planned: Overview) -> None:
    talk = Talk(planned)
    said = await talk.say(PausePlan(), "先停一停", "plan_pause", [])
    assert "允许的最晚一天" in said.text
    effect = (await talk.say(ConfirmPlan(), "同意", "affirm", [])).effects["agree_plan"]
    assert plan_from_json(effect["plan"]).installments[0].due == TODAY + timedelta(days=30)


async def test_nothing_changes_without_a_yes(planned: Overview) -> None:
    talk = Talk(planned)
    await talk.say(ChangePlan(), "改成每月1500元", "change_plan")
    assert (await talk.say(NotYet(), "再想想", "deny", [])).effects == {}
    left = await talk.say(LeavePlan(), "不改了", "deny", [])
    assert left.slots["negotiation"] is None
    assert left.effects == {}


async def test_after_so_many_changes_a_person_decides(planned: Overview) -> None:
    often = replace(planned, loans=(replace(planned.loans[0], changed_plans=3),))
    said = await Talk(often).say(ChangePlan(), "想改一下安排", "change_plan")
    assert said.slots["awaiting"] == "handoff_offer"
    assert said.effects == {}


async def test_a_missed_payment_brings_one_other_plan_at_once() -> None:
    talk = Talk(with_plan(agreed(date(2026, 11, 15), covers_all=True)))
    said = await talk.say(Replan(), "换一个安排", "replan", [])
    assert "没关系" in said.text
    effect = (await talk.say(ConfirmPlan(), "同意", "affirm", [])).effects["agree_plan"]
    assert effect["cause"] == "missed"
    assert plan_from_json(effect["plan"]).installments[0].due == date(2026, 12, 15)  # on the day of the month that it had


async def test_a_larger_first_payment_that_was_missed_is_not_asked_every_month() -> None:
    plan = agreed(date(2026, 11, 15), payments=13, covers_all=True)
    first, *others = plan.plan.installments
    larger = replace(plan.plan, installments=(replace(first, amount=Money.of(2500)), *others), total=Money.of(14500))
    talk = Talk(with_plan(replace(plan, plan=larger)))
    await talk.say(Replan(), "换一个安排", "replan", [])
    effect = (await talk.say(ConfirmPlan(), "同意", "affirm", [])).effects["agree_plan"]
    assert plan_from_json(effect["plan"]).installments[1].amount <= Money.of(1000)


async def test_a_second_miss_goes_to_a_person() -> None:
    again = agreed(date(2026, 11, 18), cause=PlanCause.MISSED, covers_all=True)
    said = await Talk(with_plan(again)).say(Replan(), "换一个安排", "replan", [])
    assert said.effects["open_case"]["reason"] == "missed_again"
    summary = said.effects["open_case"]["summary"]
    assert plan_from_json(summary["allowed_plan"]).installments[0].due > TODAY
    assert "offered_plan" not in summary  # nobody laid it before the borrower
    assert summary["why"] == {"code": "missed_again"}
    assert summary["may_grant"] == "bot"
    assert {row["label"] for row in rows(summary, "CNY", "zh")} == {"按规则现在可以给的安排", "为什么到这里", "谁可以批准安排"}


async def test_a_wish_for_another_plan_after_a_missed_payment_is_met_with_one() -> None:
    missed = with_plan(agreed(date(2026, 11, 15), covers_all=True))
    said = await Talk(missed).say(ChangePlan(), "换一个安排", "change_plan", [])
    assert "重新排了一遍" in said.text
    assert said.slots["awaiting"] == "plan_consent"


async def test_a_button_of_a_plan_that_has_ended_says_so_and_leads_to_another() -> None:
    ended = replace(PLAN, status=PlanStatus.BROKEN)
    for action in (ChangePlan(), PausePlan(), Replan()):
        said = await run(action, account=account(plans=(ended,)))
        assert "之前的安排停了" in said.text
        assert said.choices == ["request_installment_plan", "request_human"]


async def test_an_income_shock_opens_the_talk_anew_and_asks_again(planned: Overview) -> None:
    asked = HardshipRequest(id="H1", borrower_id="B0001", asked_on=TODAY)
    talk = Talk(replace(planned, hardships=(asked,)))
    await talk.say(Negotiate(), "失业了，每月只能还400", "make_offer")
    assert talk.slots["negotiation"]["cause"] == "hardship"
    assert talk.slots["negotiation"]["replaces"] == PLAN.id


async def test_without_a_plan_there_is_nothing_to_change() -> None:
    for action in (ChangePlan(), PausePlan(), Replan()):
        assert "没有正在进行的还款安排" in (await run(action, account=account())).text


async def test_a_stranger_learns_nothing_of_a_plan(planned: Overview) -> None:
    for action in (ChangePlan(), PausePlan(), Replan(), LeavePlan()):
        said = await run(action, account=planned, verified=None)
        assert said.effects == {}
        assert "¥" not in said.text


async def test_what_was_told_is_kept_only_when_that_is_wished() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "工资8000，房租3000，15号发工资，每月还900", "make_offer")
    await talk.say(Negotiate(), "每月还900", "make_offer")
    done = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    assert "save_finances" not in done.effects
    assert "keep_finances" in done.choices
    kept = await talk.say(KeepFinances(), "记下收支", "keep_finances", [])
    assert kept.effects["save_finances"]["consent"] is True
    assert kept.effects["save_finances"]["monthly_income"] == "8000.00"
    assert (await talk.say(KeepFinances(), "记下收支", "keep_finances", [])).effects == {}


async def test_relief_is_told_with_its_last_day() -> None:
    said = await run(RecordHardship(), slots={"hardship_kind": "income_lost"}, account=account())
    assert "不加罚息" in said.text
    lately = HardshipRequest(id="H1", borrower_id="B0001", asked_on=TODAY)
    assert "不会有人催您" in said.text
    told = await run(RecordHardship(), slots={"hardship_kind": "student"}, account=account(hardships=(lately,)))
    assert "罚息" not in told.texts[0]


@pytest.mark.parametrize("text", ["算了，不改了", "no, keep it as it is"])
async def test_a_talk_about_a_change_ends_with_the_plan_left_alone(planned: Overview, text: str) -> None:
    talk = Talk(planned)
    await talk.say(ChangePlan(), "每月还1500行不行", "change_plan")
    for action in (NotYet(), Negotiate()):
        said = await Talk.say(talk, action, text, "deny", [])
        if talk.slots["negotiation"] is None:
            break
    assert "安排照旧" in said.text
    assert talk.slots["negotiation"] is None


async def test_a_day_whose_later_month_the_rules_do_not_allow_is_the_sooner_one() -> None:
    """The payment is on 21 December, the last day allowed: the 5th nearest to it is in January, too late."""
    talk = Talk(with_plan(agreed(TODAY + timedelta(days=30), covers_all=True)))
    await talk.say(ChangePlan(), "还款日能改到5号吗", "change_plan")
    effect = (await talk.say(ConfirmPlan(), "同意", "affirm", [])).effects["agree_plan"]
    assert plan_from_json(effect["plan"]).installments[0].due == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("action", "text", "meant"),
    [(PausePlan(), "先停一停", "plan_pause"), (Negotiate(), "下个月能不能先不还", "request_extension")],
)
async def test_a_break_for_which_the_rules_leave_no_room_is_said_so_with_ways_on(action: Action, text: str, meant: str) -> None:
    talk = Talk(with_plan(agreed(TODAY + timedelta(days=30), covers_all=True)))
    said = await talk.say(action, text, meant)
    assert "12月21日" in said.text
    assert {"plan_new_amount", "state_hardship", "request_human"} <= set(said.choices)
    assert said.cards == []


async def test_a_lost_job_told_with_the_wish_to_change_is_heard_before_any_figure(planned: Overview) -> None:
    said = await Talk(planned).say(ChangePlan(), "刚失业了，这个计划还不了了", "change_plan")
    assert said.slots["awaiting"] == "hardship_consent"
    assert said.slots["hardship_kind"] == "income_lost"
    assert "谢谢您告诉我" in said.text
