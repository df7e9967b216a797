"""Every answer fits a phone: three parts at most, choices by number, signature where carriers want it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.segments import length
from bot.channels.text_twin import MOST_PARTS, rendered
from bot.service.turn import Language

LINK = "https://chat.example"
CHOICES = [{"id": "plan", "title": "分期"}, {"id": "pay", "title": "怎么还"}]


def body(text: str, choices: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"text": text, "choices": choices or [], "signature": "提钱购"}


def test_choices_are_numbered_lines_under_the_text() -> None:
    assert rendered(body("怎么还？", CHOICES), "zh", mainland=True, link=LINK) == "【提钱购】怎么还？\n1 分期\n2 怎么还"


def test_an_unasked_message_that_is_too_long_spares_the_middle_answers_and_keeps_their_numbers() -> None:
    answers = [{"id": name, "title": name * 9} for name in ("first", "second", "third", "person")]
    long = body("字" * 90, answers) | {"unasked": True}
    sent = rendered(long, "zh", mainland=True, link=LINK)
    assert "\n1 first" in sent
    assert "\n4 person" in sent
    assert "second" not in sent
    assert LINK not in sent


def test_abroad_the_signature_is_a_plain_name() -> None:
    assert rendered(body("Hello."), "en", mainland=False, link=LINK) == "提钱购: Hello."


@pytest.mark.parametrize(("text", "sent"), [("共 ¥1,234.50。", "共 1,234.50元。"), ("￥ 5 【重要】★", "5元 [重要]*")])
def test_on_the_mainland_signs_that_carriers_refuse_are_written_out(text: str, sent: str) -> None:
    assert rendered(body(text), "zh", mainland=True, link=LINK) == f"【提钱购】{sent}"


def test_what_does_not_fit_ends_at_a_sentence_with_the_choices_and_a_link() -> None:
    sent = rendered(body("这是一个完整的句子。" * 40, CHOICES), "zh", mainland=True, link=LINK)
    assert length(sent, mainland=True).parts == MOST_PARTS
    first, *rest = sent.split("\n")
    assert first.endswith("句子。")
    assert rest == ["1 分期", "2 怎么还", f"全文请看 {LINK}"]


def test_a_link_of_its_own_outlives_the_cut_and_takes_the_place_of_the_general_one() -> None:
    own = "In full: https://chat.example/lessons/en/budget"
    text = "Plan for your lowest month. Put aside needs and repayment at once. Spend only what is left. " * 3
    sent = rendered(body(f"{text}\n{own}"), "en", mainland=True, link=LINK)
    assert length(sent, mainland=True).parts <= MOST_PARTS
    assert sent.endswith(own)
    assert sent.count(LINK) == 1
    assert sent.startswith("【提钱购】Plan for your lowest month.")


def test_a_sentence_without_end_is_cut_with_a_sign_of_it() -> None:
    sent = rendered(body("好" * 900), "zh", mainland=True, link=LINK)
    assert "好…\n" in sent


def test_what_is_left_out_first_is_answers_not_words() -> None:
    answers = [{"id": name, "title": name * 8} for name in ("first", "second", "third", "person")]
    sent = rendered(body("字" * 130, answers), "en", mainland=True, link=LINK)
    assert sent == f"【提钱购】{'字' * 130}\n4 {'person' * 8}"


def test_a_cut_sentence_does_not_end_as_if_it_went_on() -> None:
    sent = rendered(body("它说了半句；" + "好" * 250), "zh", mainland=True, link=LINK)
    assert sent == f"【提钱购】它说了半句…\n全文请看 {LINK}"


def test_who_proved_nothing_is_sent_where_customers_sign_in() -> None:
    sent = rendered(body("一句话。" * 90) | {"site": "https://lender.example"}, "zh", mainland=True, link="")
    assert sent.endswith("\n更多请登录 https://lender.example 查看")


@given(
    text=st.text(alphabet=st.sampled_from("好的。！ab. ,\n¥1【】😀"), max_size=900),
    titles=st.lists(st.text(alphabet="甲乙丙ab", min_size=1, max_size=20), max_size=9),
    language=st.sampled_from(["zh", "en"]),
    mainland=st.booleans(),
)
def test_no_answer_takes_more_than_three_parts(text: str, titles: list[str], language: Language, mainland: bool) -> None:
    choices = [{"id": title, "title": title} for title in titles]
    sent = rendered(body(text, choices), language, mainland=mainland, link=LINK)
    assert length(sent, mainland=mainland).parts <= MOST_PARTS
    assert "【" not in sent.removeprefix("【提钱购】") or not mainland


def test_an_english_answer_in_a_mainland_message_says_its_figure_before_what_else_may_be_asked() -> None:
    text = (
        "Equal-principal loan (L0002) as of 22 November: CNY 931.22 is overdue. "
        "To pay everything off today takes CNY 7,640.11. The next instalment is due on 5 December."
    )
    titles = ["How it is worked out", "What happens next", "What paying later costs", "Work out a plan", "A person"]
    body = {"text": text, "signature": "LeXiang Wallet", "choices": [{"id": title, "title": title} for title in titles]}
    sent = rendered(body, "en", mainland=True, link="https://chat.example/r/UG9uZvRRwq5s")
    assert length(sent, mainland=True).parts <= MOST_PARTS
    assert sent == f"【LeXiang Wallet】{text}\n5 A person"
    longer = body | {"text": f"{text} Two instalments are late, and there is more to say of each."}
    sent = rendered(longer, "en", mainland=True, link="https://chat.example/r/UG9uZvRRwq5s")
    assert "CNY 931.22 is overdue." in sent
    assert "\n5 A person\n" in sent
    assert "https://chat.example/r/UG9uZvRRwq5s" in sent
