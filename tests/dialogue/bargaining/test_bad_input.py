"""Figures and days that can't be meant: never agreed to, never guessed, answered kindly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from actions.negotiation import ConfirmPlan, Negotiate
from actions.promise import Promise
from bot.catalogue import entry
from bot.dialogue.bargaining.calendar import names_no_day
from bot.dialogue.bargaining.household import told
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.nlu.entities import as_rasa, extract
from bot.lending import Money
from bot.lending.negotiation import Finances
from bot.service.plan_terms import plan_from_json
from tests.accounts import NOW, TODAY, account
from tests.actions.test_negotiation import Talk

OFFERS = ["每月还0元", "每月还五毛", "每月还1000000000000元", "每月还1元", "0 a month", "1 a month", "999999999999 a month"]
HUGE = ["I can pay 1e12 a month", "$1e12", "I can pay 12E9 now"]


def said(text: str, intent: str = "inform") -> Utterance:
    return Utterance(intent, text, [as_rasa(each) for each in extract(text, NOW)], "CNY", TODAY)


@pytest.mark.parametrize("text", OFFERS)
async def test_a_sum_that_can_not_be_meant_leads_to_a_plan_within_the_rules_or_a_question(text: str) -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    heard = await talk.say(Negotiate(), text, "make_offer")
    assert heard.effects.keys() <= {"open_case"}
    agreed = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    if "agree_plan" in agreed.effects:
        plan = plan_from_json(agreed.effects["agree_plan"]["plan"])
        assert plan.total <= account().loans[0].statement.payoff
        assert min(each.amount for each in plan.installments[:-1] or plan.installments).minor >= 100_00


@pytest.mark.parametrize("text", HUGE)
def test_a_figure_with_an_exponent_is_not_taken_for_its_first_digits(text: str) -> None:
    assert said(text, "make_offer").sums == ()


@pytest.mark.parametrize(
    "text", ["2月31号", "改到2月30日", "31 February", "30th of February", "February 31", "13月1号", "11月31号", "31st of April"]
)
def test_a_day_that_does_not_exist_is_no_day_and_no_figure(text: str) -> None:
    assert names_no_day(text)
    assert said(text).number is None
    assert said(text).day is None


@pytest.mark.parametrize("text", ["2月29号", "12月31日", "28 February", "May 31st", "每月600", "2月发工资"])
def test_a_day_that_exists_is_left_alone(text: str) -> None:
    assert not names_no_day(text)


@pytest.mark.parametrize("text", ["昨天还", "2020年1月1日还", "2月31号还", "31 February"])
async def test_a_promise_for_a_day_that_is_past_or_never_comes_is_asked_again(text: str) -> None:
    talk = Talk()
    heard = await talk.say(Promise(), text, "promise_to_pay")
    assert talk.slots["awaiting"] == "promise_date"
    assert heard.effects == {}


async def test_a_promise_beyond_what_may_be_noted_is_not_noted() -> None:
    talk = Talk()
    day = TODAY + timedelta(days=400)
    entities: list[dict[str, Any]] = [{"entity": "date", "value": day.isoformat()}]
    heard = await talk.say(Promise(), "明年年底还", "promise_to_pay", entities)
    assert talk.slots["awaiting"] == "promise_date"
    assert "最晚" in heard.text


async def test_a_plan_longer_than_the_rules_is_answered_with_the_longest() -> None:
    talk = Talk()
    heard = await talk.say(Negotiate(), "分120期还", "request_installment_plan")
    assert heard.effects == {}
    for card in heard.cards:
        assert all(len(option["schedule"]) <= 24 for option in card["options"])


async def test_income_below_costs_goes_to_a_person_and_never_to_a_plan() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    heard = await talk.say(Negotiate(), "工资3000，房租5000，存款没有", "inform")
    for _ in range(3):
        if "open_case" in heard.effects:
            break
        heard = await talk.say(Negotiate(), "没有", "inform")
    case = heard.effects["open_case"]
    assert case["reason"] == "no_affordable_plan"
    assert case["summary"]["authority"]["agent"]["amount"]
    assert case["summary"]["may_grant"] == "bot"


def test_of_figures_that_contradict_each_other_the_last_one_counts() -> None:
    talk = Talk()
    assert talk.slots == {}
    household = told(said("收入8000，不对，收入5000"), None)
    assert household is not None
    assert household.monthly_income is not None
    assert household.monthly_income.minor == 5000_00


@pytest.mark.parametrize(
    "text", ["我儿子考了800分", "我住在1203室", "我等了45分钟电话", "My son scored 800 in the exam", "I waited 45 minutes"]
)
def test_a_number_in_a_story_is_not_about_the_household(text: str) -> None:
    assert told(said(text, "out_of_scope"), None) is None


async def test_a_yes_after_the_terms_ran_out_shows_them_again() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "每个月还800", "make_offer")
    talk.overview = account(on=date(2026, 12, 20))
    talk.facts = {"now": NOW + timedelta(days=29)}
    heard = await talk.say(ConfirmPlan(), "同意", "affirm", [])
    assert "agree_plan" not in heard.effects
    assert "按今天的重新算了" in heard.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("一次还不上，能分期吗", "request_installment_plan"),
        ("一次性还不起", "state_hardship"),
        ("I can't pay it all at once", "state_hardship"),
        ("can't pay in one go, instalments please", "request_installment_plan"),
    ],
)
async def test_not_being_able_to_pay_at_once_is_no_offer_to(text: str, intent: str) -> None:
    talk = Talk()
    await talk.say(Negotiate(), text, intent)
    assert talk.slots["awaiting"] != "plan_consent"


@pytest.mark.parametrize(("text", "language"), [("五毛", "zh"), ("3", "zh"), ("fifty cents", "en")])
async def test_a_month_on_which_nobody_lives_is_asked_again_and_not_worked_with(text: str, language: str) -> None:
    talk = Talk(language=language)
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    heard = await talk.say(Negotiate(), text, "inform")
    assert entry("plan_slip", language)["text"] in heard.text
    assert entry("ask_monthly_income", language)["text"] in heard.text
    assert not talk.slots["negotiation"]["heard"]


async def test_no_income_at_all_is_believed_and_so_are_savings_of_fifty_cents() -> None:
    talk = Talk()
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    await talk.say(Negotiate(), "没有", "inform")
    assert told(said("没有"), "monthly_income") == Finances(monthly_income=Money.zero("CNY"))
    assert told(said("五毛"), "savings") == Finances(savings=Money.of("0.5"))
    assert talk.slots["negotiation"] is None or talk.slots["negotiation"]["heard"]


@pytest.mark.parametrize(("language", "text"), [("zh", "分120期还"), ("en", "in 120 instalments")])
async def test_more_instalments_than_the_rules_allow_are_named_with_how_many_there_can_be(language: str, text: str) -> None:
    talk = Talk(language=language)
    await talk.say(Negotiate(), "想分期", "request_installment_plan")
    heard = await talk.say(Negotiate(), text, "make_offer")
    assert "120" in heard.text
    assert "24" in heard.text
    told_once = await talk.say(Negotiate(), "分12期" if language == "zh" else "in 12 instalments", "make_offer")
    assert "120" not in told_once.text


async def test_a_single_payment_is_not_called_the_first_of_several() -> None:
    talk = Talk()
    heard = await talk.say(Negotiate(), "免掉罚息我就一次还清", "request_waiver")
    option = heard.cards[-1]["options"][0]
    assert option["rows"][0]["label"] == "还款"
    assert option["schedule"] == []
