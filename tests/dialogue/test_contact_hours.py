"""The hours at which somebody wants no messages are read from what they say; a story, a question or a plain STOP names none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.contact_hours import WISH, any_hour, wished_hours, with_hours


def said(text: str) -> str | None:
    hours = wished_hours(text)
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}" if hours else None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("别在晚上八点后发短信", "20:00-08:00"),
        ("晚上8点以后不要给我發消息", "20:00-08:00"),
        ("早上十点前别联系我", "00:00-10:00"),
        ("晚上九点半以后别再发短信", "21:30-08:00"),
        ("9点到18点不要发短信，在上班", "09:00-18:00"),
        ("不要12点到14点发", "12:00-14:00"),
        ("10点前不要发，8点后也不要发", "20:00-10:00"),
        ("8点之后不要发了", "20:00-08:00"),
        ("中午别打扰我", "11:30-14:00"),
        ("上班时间别发短信", "09:00-18:00"),
        ("只在下午2点到5点发短信", "17:00-14:00"),
        ("don't text me before 10", "00:00-10:00"),
        ("Don’t text me after 8 PM!", "20:00-08:00"),
        ("do not message me between 9 and 5", "09:00-17:00"),
        ("please don't contact me before 9 am or after 8 pm", "20:00-09:00"),
        ("no calls before noon", "00:00-12:00"),
        ("only text me after 6pm", "08:00-18:00"),
        ("only text me before 6", "18:00-00:00"),
        ("don't text me before 10, how much do I owe", "00:00-10:00"),
        ("never message me in the morning", "00:00-12:00"),
    ],
)
def test_hours_without_messages_are_read_by_the_clock(text: str, hours: str) -> None:
    assert said(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "别发短信了",
        "STOP",
        "don't text me",
        "为什么晚上八点后还给我发短信",
        "你们晚上10点还发短信，太过分了",
        "晚上八点后会发短信吗",
        "我晚上8点后还500，不要催",
        "不要发短信，晚上8点后才有空",
        "请在晚上7点以后联系我",
        "why do you text me at 11pm",
        "you texted me 3 times after 10pm",
        "I will not pay before 10 December",
        "don't call me on weekends",
        "don't text me 5 times a day",
    ],
)
def test_what_names_no_hours_is_left_to_what_it_means(text: str) -> None:
    assert said(text) is None


@given(st.text(alphabet="别不要发短信晚上早八九十点半前后到只在 0123456789:apm.don't texbfrw"))
def test_hours_never_begin_when_they_end_whatever_is_typed(text: str) -> None:
    hours = wished_hours(text)
    assert hours is None or hours.start != hours.end


def read(text: str, *wishes: str) -> dict[str, object]:
    intent = {"name": wishes[0], "confidence": 0.7}
    return {"text": text, "intent": intent, "intent_ranking": [intent], "wishes": list(wishes), "apart": [], "entities": []}


def test_a_clock_that_looked_like_a_promise_is_heard_as_the_wish_it_is() -> None:
    assert with_hours(read("别在晚上八点后发短信", "promise_to_pay"))["wishes"] == [WISH]


def test_what_else_was_asked_is_still_answered() -> None:
    parsed = with_hours(read("don't text me before 10, how much do I owe", "ask_amount_due", "stop_contact"))
    assert (parsed["intent"]["name"], parsed["wishes"]) == (WISH, [WISH, "ask_amount_due"])
    assert {"name": "ask_amount_due", "confidence": 0.7} in parsed["apart"]


def test_danger_is_heard_before_any_wish_for_quiet() -> None:
    parsed = read("晚上八点后别发短信了，我不想活了", "crisis")
    assert with_hours(parsed) == parsed


@pytest.mark.parametrize(("text", "is_any"), [("随时都可以发", True), ("message me any time", True), ("恢复", False)])
def test_any_hour_is_heard(text: str, is_any: bool) -> None:
    assert any_hour(text) is is_any
