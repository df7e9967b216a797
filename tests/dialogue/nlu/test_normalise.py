"""One spelling for every way of typing the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.nlu.normalise import fold, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ＳＴＯＰ", "stop"),
        ("還款５００元。", "还款500元."),
        ("為什麼還顯示逾期？？？！！", "为什么还显示逾期?!"),
        ("征\u200b信\ufeff", "征信"),
        ("15\u202e号", "15号"),
        ("好的好的👌", "好的好的"),
        ("👌", "ok"),
        ("👎👎", "no"),
        ("🙏", "thanks"),
        ("没钱了😭😭", "没钱了"),
        ("(T_T) 还不上了", "还不上了"),
        ("还不上了(╥﹏╥)", "还不上了"),
        ("q_q 没钱", "没钱"),
        ("太难了啊啊啊啊啊", "太难了啊啊"),
        ("sooooo tired", "soo tired"),
        ("10000元", "10000元"),
        ("尾号****1234", "尾号*1234"),
        ("我的电话是1＊＊＊5678", "我的电话是1*5678"),
        ("卡号xxxx", "卡号*"),
        ("<b>hi</b> there", "hi there"),
        ("a\r\n\tb", "a b"),
        ("Ⅵ①", "vi1"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_message_is_spelt_one_way(typed: str, read: str) -> None:
    assert normalise(typed) == read


@given(st.text(max_size=80))
def test_folding_keeps_every_sign_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=80))
def test_a_normalised_text_holds_no_sign_that_cannot_be_seen(text: str) -> None:
    assert all(sign.isprintable() for sign in normalise(text))


def test_amounts_survive_because_their_digits_are_not_repeats() -> None:
    assert normalise("欠￥3,000.00元") == "欠¥3,000.00元"
