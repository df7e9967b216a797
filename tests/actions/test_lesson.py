"""Lessons, quizzes, words and what-if as they are said."""

import json
from datetime import date
from typing import Any

import pytest

from actions.lesson import Lesson, Quiz, QuizAnswer, SimulateCost
from bot.channels.segments import length
from bot.channels.text_twin import MOST_PARTS
from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.lessons.shelf import lessons
from bot.lending import Money
from bot.lending.negotiation import Finances
from tests.accounts import TODAY, account, loan, paid
from tests.actions.helpers import Said, run

HOUSEHOLD = Finances(
    monthly_income=Money.of(6000),
    essential_costs=Money.of(4000),
    other_debt_payments=Money.of(0),
    savings=Money.of(0),
    payday=10,
)
HALFWAY = {"lesson": {"lesson": "penalty", "at": 1, "right": 1, "done": ["credit"]}}


def choice(intent: str, **values: Any) -> dict[str, Any]:
    """What a choice of the bot brings."""
    return {"intent": intent, "entities": [{"entity": name, "value": value} for name, value in values.items()]}


def right(name: str, at: int) -> str:
    return lessons("zh")[name].quiz[at].right


def wrong(name: str, at: int) -> str:
    return next(letter for letter in "abc" if letter != right(name, at))


async def answered(letter: str, slots: dict[str, Any], **facts: Any) -> Said:
    return await run(QuizAnswer(), "", slots=slots, **choice("quiz_answer", option=letter), **facts)


async def test_without_a_subject_the_lessons_are_offered() -> None:
    said = await run(Lesson(), "教教我", intent="ask_lesson")
    assert not said.cards
    assert said.choices[0] == 'learn{"option": "statement"}'
    assert 'learn{"number": 5}' in said.choices
    assert 'learn{"term": "all"}' in said.choices


async def test_the_list_goes_on_until_every_lesson_was_offered() -> None:
    offered: set[str] = set()
    place: int | None = 0
    while place is not None:
        said = await run(Lesson(), **choice("learn", number=place))
        ids = [json.loads(each.removeprefix("learn")) for each in said.choices]
        offered |= {each["option"] for each in ids if "option" in each}
        place = next((each["number"] for each in ids if "number" in each), None)
    assert offered == set(lessons("zh"))


async def test_a_lesson_on_what_was_asked_comes_with_own_figures_and_its_rules() -> None:
    said = await run(Lesson(), "怎么提高信用", intent="ask_lesson")
    assert said.cards[0]["title"] == lessons("zh")["credit"].title
    assert "您自己" in said.text
    assert "征信" in said.text
    assert "credit_record_years" in said.sources
    assert said.choices[0] == 'quiz{"option": "credit"}'


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(lessons("zh")))
async def test_a_stranger_learns_with_invented_figures_only(name: str, language: str) -> None:
    said = await run(Lesson(), verified=None, language=language, **choice("learn", option=name))
    whose = "举个例子（数字是虚构的）：" if language == "zh" else "For example (the figures are made up):"
    assert said.cards[0]["example"][0].startswith(whose)
    assert said.turn.reads == 0
    assert "L0001" not in said.text


async def test_a_lesson_by_sms_is_its_short_form() -> None:
    said = await run(Lesson(), channel="sms", **choice("learn", option="credit"))
    words, link = said.text.splitlines()
    assert words == lessons("zh")["credit"].sms
    assert link.endswith("/lessons/zh/credit")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(lessons("zh")))
async def test_a_lesson_by_sms_has_at_most_three_parts_with_its_link(name: str, language: str) -> None:
    said = await run(Lesson(), channel="sms", language=language, **choice("learn", option=name))
    assert length(said.text, mainland=language == "zh").parts <= MOST_PARTS


async def test_a_word_is_explained_and_leads_to_its_lesson() -> None:
    said = await run(Lesson(), "罚息是什么意思", intent="ask_lesson")
    assert said.cards[0]["title"] == "罚息"
    assert "overdue_interest" in said.sources
    assert 'learn{"option": "penalty"}' in said.choices


async def test_a_difference_explains_both_words() -> None:
    said = await run(
        Lesson(), "what's the difference between nominal rate and effective rate", intent="ask_lesson", language="en"
    )
    assert [card["title"] for card in said.cards] == ["Nominal rate", "Effective rate"]


@pytest.mark.parametrize(("text", "intent"), [("鹅毛费是什么意思", "ask_lesson"), ("鹅毛", "inform")])
async def test_an_unknown_word_gets_the_list_of_those_known(text: str, intent: str) -> None:
    said = await run(Lesson(), text, intent=intent, slots={"awaiting": "lesson_word"})
    assert "没收录" in said.text
    assert "年化利率" in said.text
    assert said.slots["awaiting"] == "lesson_word"


async def test_the_word_list_is_left_out_on_sms() -> None:
    said = await run(Lesson(), channel="sms", **choice("learn", term="all"))
    assert len(said.text) < 60


async def test_a_quiz_begins_with_its_first_question() -> None:
    said = await run(Quiz(), **choice("quiz", option="penalty"))
    assert said.cards[0]["type"] == "quiz"
    assert said.cards[0]["question"] == lessons("zh")["penalty"].quiz[0].ask
    assert [each for each in said.choices if each.startswith("quiz_answer")] == [
        f'quiz_answer{{"option": "{letter}"}}' for letter in "abc"
    ]
    assert said.slots["awaiting"] == "quiz_answer"
    assert said.slots["lesson"]["lesson"] == "penalty"


async def test_a_quiz_that_was_left_goes_on_from_the_list_or_by_itself() -> None:
    listed = await run(Lesson(), "教教我", intent="ask_lesson", slots=HALFWAY)
    assert listed.choices[0] == "quiz"
    assert "已经学完1课" in listed.text
    said = await run(Quiz(), slots=HALFWAY, **choice("quiz"))
    assert said.cards[0]["question"] == lessons("zh")["penalty"].quiz[1].ask


async def test_a_quiz_that_nobody_chose_becomes_the_list() -> None:
    assert 'learn{"option": "statement"}' in (await run(Quiz(), **choice("quiz"))).choices
    assert 'learn{"option": "statement"}' in (await run(QuizAnswer(), **choice("quiz_answer", option="a"))).choices


async def test_a_right_answer_is_explained_and_the_next_question_follows() -> None:
    said = await answered(right("penalty", 1), HALFWAY)
    question = lessons("zh")["penalty"].quiz[1]
    assert said.texts[0] == f"对。{question.why}"
    assert said.cards[0]["question"] == lessons("zh")["penalty"].quiz[2].ask
    assert said.slots["lesson"] == {"lesson": "penalty", "at": 2, "right": 2, "done": ["credit"], "taught": None}


async def test_a_wrong_answer_is_put_right_without_blame() -> None:
    said = await answered(wrong("penalty", 1), HALFWAY)
    question = lessons("zh")["penalty"].quiz[1]
    assert question.options["abc".index(question.right)] in said.texts[0]
    assert question.why in said.texts[0]
    assert "错" not in said.texts[0]
    assert said.slots["lesson"]["right"] == 1


async def test_the_last_answer_ends_with_the_result_the_next_lesson_and_a_person() -> None:
    last = {"lesson": {"lesson": "penalty", "at": 2, "right": 2, "done": []}}
    said = await answered(right("penalty", 2), last)
    assert "3题答对3题" in said.texts[-1]
    assert said.slots["lesson"] == {"lesson": None, "at": 0, "right": 0, "done": ["penalty"], "taught": None}
    assert said.slots["awaiting"] is None
    assert {"request_human", "learn", 'learn{"option": "statement"}'} <= set(said.choices)


@pytest.mark.parametrize(
    ("text", "entities"),
    [("B", []), ("b。", []), ("选2", [{"entity": "choice", "value": 2}]), ("2", [{"entity": "number", "value": "2"}])],
)
async def test_an_answer_may_be_typed(text: str, entities: list[dict[str, Any]]) -> None:
    said = await run(QuizAnswer(), text, intent="inform", entities=entities, slots=HALFWAY)
    assert said.slots["lesson"]["at"] == 2


async def test_an_answer_that_cannot_be_read_repeats_the_question() -> None:
    said = await run(QuizAnswer(), "不知道啊", intent="nlu_fallback", slots=HALFWAY)
    assert "选一个" in said.texts[0]
    assert said.slots["lesson"]["at"] == 1


async def test_a_stranger_is_told_how_waiting_costs_without_a_figure() -> None:
    said = await run(SimulateCost(), "晚一个月多付多少", verified=None)
    assert not said.cards
    assert "¥" not in said.text
    assert said.slots["awaiting"] == "verification"


async def test_waiting_is_priced_to_the_cent_for_every_loan() -> None:
    said = await run(SimulateCost(), account=account(loan(), loan("L0002")))
    assert [card["type"] for card in said.cards] == ["chart", "chart"]
    assert "12月21日" in said.text
    assert "多付¥190.80" in said.text
    assert {"request_installment_plan", "request_human"} <= set(said.choices)


async def test_by_sms_a_loan_is_one_sentence() -> None:
    said = await run(SimulateCost(), channel="sms")
    assert said.texts[0].count("\n") == 0
    assert "¥12,777.55" in said.texts[0]


async def test_the_part_and_the_day_that_were_named_are_worked_out() -> None:
    entities = [{"entity": "money", "value": "500"}, {"entity": "date", "value": "2026-11-30"}]
    said = await run(SimulateCost(), "月底先还500呢", entities=entities)
    assert "11月30日先还¥500.00" in said.text
    assert "少付¥5.40" in said.text


async def test_a_payday_that_nobody_told_us_is_asked_for() -> None:
    payday = [{"entity": "date", "value": None, "role": "payday"}]
    assert "几号发工资" in (await run(SimulateCost(), "发工资那天还", entities=payday)).text


async def test_instalments_are_left_to_a_plan() -> None:
    said = await run(SimulateCost(), "分6期每期多少", entities=[{"entity": "installments", "value": 6}])
    assert "还款方案" in said.text


async def test_a_loan_that_is_paid_off_costs_nothing() -> None:
    finished = loan(opened_on=date(2025, 8, 15), months=3, payments=(paid("20000", date(2025, 11, 15)),))
    said = await run(SimulateCost(), account=account(finished))
    assert not said.cards
    assert "已经结清" in said.text


def on_the_table() -> dict[str, Any]:
    """A negotiation that has come to a proposal."""
    talk = Talk(view=account().loans[0], today=TODAY)
    talk = talk.hear(HOUSEHOLD)
    assert options(talk)
    return {"negotiation": talk.to_json()}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_plans_on_the_table_stand_beside_waiting(language: str) -> None:
    said = await run(SimulateCost(), slots=on_the_table(), language=language)
    labels = [row[0] for row in said.cards[0]["table"]["rows"]]
    assert [label[:4] for label in labels if label.startswith(("方案A", "Plan A"))]
    assert len(labels) == 4 + len([label for label in labels if label.startswith(("方案", "Plan"))])


async def test_a_plan_that_waits_for_a_yes_stands_alone() -> None:
    talk = Talk.resume(on_the_table()["negotiation"], account().loans[0], TODAY)
    picked = talk.pick(*options(talk)[0].says)
    rows = (await run(SimulateCost(), slots={"negotiation": picked.to_json()})).cards[0]["table"]["rows"]
    assert [row[0][:5] for row in rows[4:]] == ["这个方案："]


async def test_without_a_negotiation_there_are_no_plans_to_compare() -> None:
    assert len((await run(SimulateCost())).cards[0]["table"]["rows"]) == 4
    other = {"negotiation": {**on_the_table()["negotiation"], "loan": "L9999"}}
    assert len((await run(SimulateCost(), slots=other)).cards[0]["table"]["rows"]) == 4


async def test_the_extra_opens_to_what_it_is_made_of_and_to_its_lines() -> None:
    said = await run(SimulateCost())
    assert "多付的¥190.80，是" in said.text
    assert "罚息¥" in said.text
    assert "ask_fees" in said.choices


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slots", [{}, on_the_table()])
async def test_by_sms_every_choice_is_told_in_three_parts(language: str, slots: dict[str, Any]) -> None:
    said = await run(SimulateCost(), channel="sms", language=language, slots=slots)
    mainland = said.texts[0].replace("CNY ", "").replace("¥", "")
    assert length(mainland, mainland=language == "zh").parts <= MOST_PARTS
    assert mainland.count(" extra)") + mainland.count("（多付") >= 2
