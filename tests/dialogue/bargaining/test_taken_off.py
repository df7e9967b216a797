"""A sum that somebody wants taken off: told apart from what they pay, have or are asked for each month."""

import pytest

from bot.dialogue.bargaining.taken_off import sum_off
from bot.lending import Money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("can I get 6000 off", 6000),
        ("knock 2,000 off", 2000),
        ("could you take 1500 yuan off what I owe", 1500),
        ("waive 800", 800),
        ("能免6000吗", 6000),
        ("减掉两千行不行", 2000),
        ("给我免三千吧", 3000),
        ("能少还6000吗", 6000),
        ("优惠1千", 1000),
    ],
)
def test_a_sum_to_be_taken_off_is_read(text: str, amount: int) -> None:
    assert sum_off(text, "CNY") == Money.of(amount)


@pytest.mark.parametrize(
    "text",
    [
        "I want to pay 500 off my loan",
        "I paid 2000 off already",
        "每月少还500",
        "这个月少还500行吗",
        "先少还300",
        "免3天罚息",
        "能免罚息吗",
        "50% off",
        "I have 6000 saved",
        "take 3 days off",
    ],
)
def test_what_is_paid_or_had_or_counted_is_not_taken_off(text: str) -> None:
    assert sum_off(text, "CNY") is None
