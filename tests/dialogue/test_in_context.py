"""Free words read in the light of the talk that is open."""

import pytest

from bot.dialogue.in_context import in_context


def read(text: str, meant: str, awaiting: str | None, *kinds: str) -> str:
    entities = [{"entity": kind, "value": 1} for kind in kinds]
    return str(in_context({"text": text, "intent": {"name": meant}, "entities": entities}, awaiting)["intent"]["name"])


@pytest.mark.parametrize("awaiting", ["plan_finances", "plan_answer", "plan_consent", "plan_change"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("接着说还款安排", "affirm"),
        ("回到刚才的方案", "affirm"),
        ("back to the plan please", "change_plan"),
        ("ok back to my plan", "change_plan"),
    ],
)
def test_back_to_the_plan_goes_on_where_it_was(text: str, meant: str, awaiting: str) -> None:
    assert read(text, meant, awaiting) == "continue_plan"
    assert read(text, meant, "lesson") == meant


def test_back_with_a_figure_is_about_the_figure() -> None:
    assert read("回到每月800", "change_plan", "plan_answer", "money") == "change_plan"


@pytest.mark.parametrize(("text", "meant"), [("算了，不改了", "deny"), ("no thanks, keep it as it is", "thank")])
def test_a_plan_left_as_it_is_is_a_no_to_the_change(text: str, meant: str) -> None:
    assert read(text, meant, "plan_answer") == "deny"


@pytest.mark.parametrize("text", ["那怎么办", "so what now"])
def test_what_now_before_plans_shows_them_again(text: str) -> None:
    assert read(text, "out_of_scope", "plan_answer") == "continue_plan"
    assert read(text, "ask_consequences", "plan_consent") == "continue_plan"
    assert read("I missed a payment last month, what now", "ask_consequences", "plan_answer") == "ask_consequences"
    assert read(text, "out_of_scope", "plan_finances") == "out_of_scope"


@pytest.mark.parametrize(("text", "meant"), [("方案A还是B", "inform"), ("A or B?", "nlu_fallback")])
def test_a_choice_before_anything_is_laid_out_asks_after_the_plans(text: str, meant: str) -> None:
    assert read(text, meant, None) == "ask_plan_status"
    assert read(text, meant, "plan_finances") == "ask_plan_status"
    assert read(text, meant, "plan_answer", "choice") != "ask_plan_status"


def test_instalments_named_where_a_day_was_asked_are_an_offer() -> None:
    assert read("over 240 months", "inform", "promise_date", "installments") == "make_offer"
    assert read("next Friday", "inform", "promise_date", "date") == "inform"


def test_a_story_of_hardship_before_plans_is_no_offer_whatever_numbers_are_in_it() -> None:
    story = "我有3个孩子，打2份工，2019年住院花了15000"
    assert read(story, "inform", "plan_answer") == "state_hardship"
    assert read("住院了，每月还300", "inform", "plan_answer", "money") == "inform"


@pytest.mark.parametrize("awaiting", ["plan_answer", "plan_consent", "plan_change"])
def test_a_sum_by_the_month_beside_a_plan_is_another_offer(awaiting: str) -> None:
    monthly = {"entity": "money", "value": "500", "role": "monthly"}
    parsed = {"text": "I want to pay 500 a month instead", "intent": {"name": "nlu_fallback"}, "entities": [monthly]}
    assert in_context(parsed, awaiting)["intent"]["name"] == "make_offer"
    assert in_context(parsed, "plan_finances")["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("text", ["换个还款日，改到每月20号", "another day please, the 20th of each month"])
def test_another_day_of_every_month_is_one_wish_and_no_question_beside_it(text: str) -> None:
    parsed = {"text": text, "intent": {"name": "ask_due_date"}, "entities": [], "wishes": ["change_plan", "ask_due_date"]}
    assert in_context(parsed, None)["wishes"] == ["change_plan"]
    assert in_context({**parsed, "text": "换个还款日，下一期是几号"}, None)["wishes"] == parsed["wishes"]
    assert in_context({**parsed, "wishes": ["ask_due_date"]}, None)["intent"]["name"] == "ask_due_date"


@pytest.mark.parametrize("text", ["I lost my job, what can I do", "失业了，我可以做什么"])
def test_a_job_lost_is_never_out_of_scope(text: str) -> None:
    assert read(text, "out_of_scope", None) == "state_hardship"
    assert read(text, "ask_consequences", None) == "ask_consequences"
    assert read("帮我写首诗", "out_of_scope", None) == "out_of_scope"


@pytest.mark.parametrize("text", ["I can pay half now", "先还一半"])
def test_half_now_is_an_offer_unless_a_sum_to_pay_was_asked_for(text: str) -> None:
    assert read(text, "pay_now", None, "percentage") == "make_offer"
    assert read(text, "pay_now", "plan_answer", "percentage") == "make_offer"
    assert read(text, "pay_now", "pay_amount", "percentage") == "pay_now"
    assert read(text, "pay_now", None) == "pay_now"


def test_half_on_a_day_to_come_stays_a_promise() -> None:
    def meant(text: str, day: str) -> str:
        found = [{"entity": "percentage", "value": 50}, {"entity": "date", "value": "2026-11-27", "text": day}]
        return str(in_context({"text": text, "intent": {"name": "promise_to_pay"}, "entities": found}, None)["intent"]["name"])

    assert meant("I'll pay half on Friday and the rest later", "on Friday") == "promise_to_pay"
    assert meant("I can give you half today", "today") == "make_offer"


@pytest.mark.parametrize("text", ["change it to 600 a month", "改成每月600"])
def test_a_monthly_sum_that_something_is_changed_to_is_an_offer(text: str) -> None:
    monthly = {"entity": "money", "value": "600", "role": "monthly"}
    parsed = {"text": text, "intent": {"name": "nlu_fallback"}, "entities": [monthly]}
    assert in_context(parsed, None)["intent"]["name"] == "make_offer"
    assert in_context({**parsed, "text": "600 a month"}, None)["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize(
    ("text", "meant"), [("太多了", "nlu_fallback"), ("还是多", "ask_amount_due"), ("too much", "out_of_scope")]
)
def test_too_much_said_of_plans_is_a_refusal(text: str, meant: str) -> None:
    assert read(text, meant, "plan_answer") == "another_plan"
    assert read(text, meant, None) == meant
    assert read(text + "，" + "我还想问一下别的事情" * 5, meant, "plan_answer") == meant


def test_means_told_before_anything_was_asked_begin_a_talk() -> None:
    assert read("I make 3000 but my rent is 3500", "inform", None, "money") == "request_installment_plan"
    assert read("I get paid on the 5th", "inform", None, "date") == "inform"
    assert read("can I get 3000 more", "inform", None, "money") == "inform"
    assert read("I make 3000", "inform", "budget_answer", "money") == "inform"


@pytest.mark.parametrize("meant", ["ask_plan_status", "change_plan", "nlu_fallback"])
def test_who_wants_a_plan_is_not_told_how_theirs_stands(meant: str) -> None:
    assert read("I want a plan", meant, None) == "request_installment_plan"
    assert read("do I have a plan", meant, None) == meant


@pytest.mark.parametrize(
    "text", ["how can I sort this out", "can we work something out?", "我想解决一下这笔", "能不能商量个办法"]
)
def test_who_wants_to_come_to_terms_is_led_to_a_plan(text: str) -> None:
    assert read(text, "nlu_fallback", None) == "request_installment_plan"
    assert read(text, "ask_technical", None) == "ask_technical"


@pytest.mark.parametrize("text", ["back to the plan", "回到刚才的方案"])
def test_back_to_a_plan_that_was_left_for_something_else_asks_how_it_stands(text: str) -> None:
    assert read(text, "change_plan", None) == "ask_plan_status"
    assert read(text, "change_plan", "pay_amount") == "ask_plan_status"
    assert read("change my plan", "change_plan", None) == "change_plan"


@pytest.mark.parametrize("text", ["I can pay 500 now", "我现在先还500", "先还500，剩下的再说"])
def test_a_sum_to_be_paid_now_is_a_payment_unless_a_plan_is_talked_about(text: str) -> None:
    assert read(text, "make_offer", None, "money") == "pay_now"
    assert read(text, "make_offer", "plan_answer", "money") == "make_offer"
    assert read(text, "make_offer", "promise_date", "money") == "make_offer"
    assert read(text, "make_offer", None, "money", "money") == "make_offer"
    assert read(text, "make_offer", None, "money", "installments") == "make_offer"


@pytest.mark.parametrize("text", ["I can pay 500", "先还500，剩下的分期", "500 now and a plan for the rest"])
def test_a_sum_without_now_or_with_how_the_rest_is_paid_stays_an_offer(text: str) -> None:
    assert read(text, "make_offer", None, "money") == "make_offer"


def test_a_sum_first_on_a_day_to_come_is_not_now_unless_the_rest_is_named() -> None:
    def meant(text: str) -> str:
        found = [{"entity": "money", "value": "500"}, {"entity": "date", "value": "2026-11-27", "text": "下周五"}]
        return str(in_context({"text": text, "intent": {"name": "make_offer"}, "entities": found}, None)["intent"]["name"])

    assert meant("下周五先还500") == "make_offer"
    assert meant("现在先还500，剩下的下周五还") == "pay_now"


@pytest.mark.parametrize("text", ["每个月800", "split it over 6 months"])
def test_how_the_rest_is_paid_while_a_payment_waits_for_a_yes_is_a_plan(text: str) -> None:
    assert read(text, "make_offer", "pay_confirm", "installments") == "request_installment_plan"


@pytest.mark.parametrize(("text", "meant"), [("can I get 6000 off", "inform"), ("能免6000吗", "out_of_scope")])
def test_a_sum_to_be_taken_off_is_a_wish_for_less(text: str, meant: str) -> None:
    assert read(text, meant, "plan_finances", "number") == "request_waiver"
    assert read("6000", "inform", "plan_finances", "number") == "inform"


@pytest.mark.parametrize(("text", "meant"), [("too much", "express_distress"), ("太多了", "out_of_scope")])
def test_too_much_beside_plans_is_of_the_sum_and_elsewhere_of_a_life(text: str, meant: str) -> None:
    assert read(text, meant, "plan_answer") == "another_plan"
    assert read(text, meant, None) == meant
    assert read("it's all too much", "express_distress", "plan_answer") == "express_distress"
    assert read("太多了，我受不了了", "express_distress", "plan_answer") == "express_distress"


@pytest.mark.parametrize("text", ["I got a message about a payment", "收到短信了，怎么回事"])
def test_who_wonders_about_a_text_asks_after_it_and_not_after_us(text: str) -> None:
    assert read(text, "ask_bot", None) == "ask_our_message"
    assert read(text, "ask_scam", None) == "ask_scam"
    assert read("who are you", "ask_bot", None) == "ask_bot"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我想想", "deny"),
        ("我先问问我老公", "out_of_scope"),
        ("let me ask my wife first", "nlu_fallback"),
        ("我反悔了", "change_plan"),
    ],
)
def test_time_to_think_plans_over_is_no_refusal_of_them(text: str, meant: str) -> None:
    assert read(text, meant, "plan_answer") == "busy"
    assert read(text, meant, "plan_consent") == "busy"
    assert read(text, meant, "plan_finances") == meant


@pytest.mark.parametrize("text", ["要是有一期还不上呢", "what if I can't pay one"])
def test_what_if_a_payment_fails_is_a_question(text: str) -> None:
    assert read(text, "state_hardship", "plan_answer") == "ask_consequences"


@pytest.mark.parametrize(("text", "meant"), [("ok plan b", "ask_plan_status"), ("plan b then", "ask_plan_status")])
def test_a_letter_beside_plans_is_a_choice(text: str, meant: str) -> None:
    assert read(text, meant, "plan_answer", "choice") == "choose"


def test_can_you_do_a_sum_is_no_question_about_us() -> None:
    assert read("can you do 300", "ask_bot", "plan_answer", "money") == "make_offer"
    assert read("can you do 300", "ask_bot", None, "money") == "ask_bot"


@pytest.mark.parametrize("text", ["ok but from the 10th", "可以，但从10号开始"])
def test_a_yes_that_changes_the_terms_is_no_consent(text: str) -> None:
    assert read(text, "affirm", "plan_consent", "date") == "inform"
    assert read(text, "affirm", "plan_consent") == "deny"
    assert read("yes", "affirm", "plan_consent") == "affirm"
