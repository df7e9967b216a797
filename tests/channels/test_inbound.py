"""Which short messages are obeyed at once, and which are codes, numbers or plain words."""

from __future__ import annotations

import pytest

from bot.channels.inbound import read


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "ＳＴＯＰ",
        "opt out",
        "UNSUBSCRIBE",
        "cancel",
        "revoke",
        "quit",
        "end",
        "stopall",
        "TD",
        "td",
        "退订",
        "退订！",
        "拒收",
        "不要再发",
        "停止",
        "R",
        "t",
        "N",
    ],
)
def test_stop_words_stop_in_chinese_conversations(text: str) -> None:
    assert read(text, "zh").kind == "stop"


@pytest.mark.parametrize("text", ["n", "N", "R", "t"])
def test_a_single_letter_is_an_answer_in_english_ones(text: str) -> None:
    assert read(text, "en").kind == "words"


@pytest.mark.parametrize(
    "text", ["stop charging me fees", "停止收费可以吗", "I can't stop crying", "退订怎么弄", "no", "开始", "请帮帮我"]
)
def test_words_around_a_stop_word_make_it_a_message(text: str) -> None:
    assert read(text, "zh").kind == "words"


@pytest.mark.parametrize(("text", "kind"), [("START", "start"), ("恢复", "start"), ("Help", "help"), ("帮助", "help")])
def test_start_and_help_are_known(text: str, kind: str) -> None:
    assert read(text, "en").kind == kind


@pytest.mark.parametrize(
    "text", ["123456", " 123 456 ", "１２３４５６", "验证码123456", "验证码是：123456", "code 123-456", "My code is 123456"]
)
def test_six_digits_may_be_a_code(text: str) -> None:
    assert read(text, "zh").code == "123456"


@pytest.mark.parametrize("text", ["12345", "1234567", "我想还123456元", "欠了 123456", "2026-11-21"])
def test_other_figures_are_no_code(text: str) -> None:
    assert read(text, "zh").code is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("２", 2),
        ("二", 2),
        ("两", 2),
        ("选2", 2),
        ("选 二", 2),
        ("第3个", 3),
        ("option 1", 1),
        ("#4", 4),
        ("2.", 2),
        ("12", 12),
    ],
)
def test_a_number_alone_is_a_choice(text: str, number: int) -> None:
    assert read(text, "zh").number == number


@pytest.mark.parametrize("text", ["500", "2万", "2 或 3", "二月", "15号还", ""])
def test_a_number_in_other_words_is_none(text: str) -> None:
    assert read(text, "zh").number is None
