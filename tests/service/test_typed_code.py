"""Six digits are a code when they stand alone or are called one, and an amount, a date or a complaint otherwise."""

from __future__ import annotations

import pytest

from bot.service.typed_code import typed_code


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        " 123 456。",
        "１２３４５６",
        "验证码：123-456",
        "我收到的验证码是123456，谢谢",
        "the code is 123456 thanks",
        "OTP 123456",
        "code是123456",
    ],
)
def test_digits_alone_or_called_a_code_are_one(text: str) -> None:
    assert typed_code(text) == "123456"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "1234567",
        "123456元",
        "欠了 123456",
        "I can pay 123456",
        "没收到验证码，我的手机尾号是123456",
        "I haven't got a code, my number ends in 123456",
        "验证码 123456 还是 654321",
        "验证码是 1234567",
        "code 123456.78",
        "123456 " + "验证码的事情我想问一下" * 4,
    ],
)
def test_other_figures_are_none(text: str) -> None:
    assert typed_code(text) is None
