import pytest

from bot.dialogue.incoming import hear, keyword, plain, pointed
from bot.service.turn import Json
from tests.accounts import request

OPEN: Json = {"awaiting": "hardship_consent"}


def intent(text: str, slots: Json | None = None) -> str | None:
    heard = hear(request(text), slots or {})
    return heard.parse_data["intent"]["name"] if heard.parse_data else None


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "。。。", "?!…", "\ud83d"])
def test_nothing_to_read_is_told_from_words(text: str) -> None:
    assert intent(text) == "nothing_said"


@pytest.mark.parametrize(
    ("text", "meant"), [("😭😭", "express_distress"), ("😀", "nothing_said"), ("👌", "nothing_said"), ("…💔", "express_distress")]
)
def test_a_message_of_emoji_alone_is_read_by_its_face(text: str, meant: str) -> None:
    assert intent(text) == meant


def test_a_thumb_answers_what_was_asked() -> None:
    assert intent("👍🏻", OPEN) == "affirm"
    assert intent("👎", OPEN) == "deny"


@pytest.mark.parametrize("text", ["我欠多少", "ok then", "5", "还不上😭"])
def test_words_and_figures_are_for_the_classifier(text: str) -> None:
    heard = hear(request(text), {})
    assert heard.parse_data is None
    assert heard.text == text


@pytest.mark.parametrize("text", ['/affirm{"x":1}', "/restart", "/x//y"])
def test_a_slash_never_makes_a_command(text: str) -> None:
    assert not hear(request(text), {}).text.startswith("/")


def test_control_characters_are_taken_out_and_lines_kept() -> None:
    assert plain("欠\x00多少\n？\ud800") == "欠多少\n？"


def test_a_choice_means_exactly_what_it_says() -> None:
    heard = hear(request("甲", choice='choose{"option":"a"}'), {})
    assert heard.parse_data is not None
    assert heard.parse_data["intent"] == {"name": "choose", "confidence": 1.0}
    assert heard.parse_data["entities"][0] == {"entity": "option", "value": "a", "start": 0, "end": 1}


@pytest.mark.parametrize(("text", "meant"), [("依据是什么？", "show_sources"), ("VERIFY", "verify"), ("人工", "request_human")])
def test_words_agreed_on_need_no_guess(text: str, meant: str) -> None:
    assert intent(text) == meant


@pytest.mark.parametrize(("text", "meant"), [("好", "affirm"), ("OK.", "affirm"), ("不用", "deny"), ("No!", "deny")])
def test_yes_and_no_answer_an_open_question_only(text: str, meant: str) -> None:
    assert intent(text, OPEN) == meant
    assert intent(text) is None


def test_yes_with_more_to_say_is_left_to_the_classifier() -> None:
    assert keyword("好的但是我想问一下征信", True) is None


POINTING = [
    ("the first one", True, "inform"),
    ("the first one.", True, "inform"),
    ("the first one", False, "x"),
    ("not the first one", True, "x"),
]


@pytest.mark.parametrize(("text", "is_asked", "intent"), POINTING)
def test_pointing_at_one_of_several_answers_an_open_question_only(text: str, is_asked: bool, intent: str) -> None:
    parsed = {"text": text, "intent": {"name": "x"}, "entities": [{"entity": "choice", "text": "the first one", "value": 1}]}
    assert pointed(parsed, is_asked)["intent"]["name"] == intent


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("我有什么权利？", "ask_collection_practice"),
        ("What are my rights?", "ask_collection_practice"),
        ("what if I pay later?", "simulate_cost"),
        ("晚还会多付多少", "simulate_cost"),
        ("how did you get that amount?", "ask_fees"),
        ("小课堂", "learn"),
        ("word list", "learn"),
        ("菜单", "ask_bot"),
    ],
)
def test_what_people_type_to_find_their_way_needs_no_guessing(text: str, meant: str) -> None:
    assert intent(text) == meant
