"""A figure that is named only to be refused is never what somebody offers."""

import pytest

from bot.lending import Money
from bot.lending.negotiation import Offer, Reject
from tests.dialogue.bargaining.test_hearing import said


@pytest.mark.parametrize(
    "text",
    [
        "500 is too much, 300 i can do",
        "not 500, 300",
        "300 not 500",
        "i can't do 500 but 300 is ok",
        "500太多，300可以",
        "500太多了，300行不行",
        "不是500，是300",
        "不要500，300吧",
        "每月500还不起，300行吗",
    ],
)
def test_of_two_figures_the_refused_one_does_not_count(text: str) -> None:
    assert said(text, "make_offer", plans=True) == (Offer(pay_monthly=Money.of(300)),)


@pytest.mark.parametrize("text", ["500 is too much", "I can't do 500", "500太多了", "拿不出500"])
def test_a_figure_that_is_only_refused_refuses_the_plan(text: str) -> None:
    assert said(text, "make_offer", plans=True) == (Reject(),)


@pytest.mark.parametrize("text", ["why not 500", "I can't do more than 500", "最多500"])
def test_a_bound_is_no_refusal(text: str) -> None:
    assert said(text, "make_offer", plans=True) == (Offer(pay_monthly=Money.of(500)),)


def test_a_chinese_comma_parts_two_figures_and_keeps_a_thousand() -> None:
    assert said("先还500，剩下的每月300", "make_offer") == (Offer(pay_now=Money.of(500), pay_monthly=Money.of(300)),)
    assert said("每月还5，000元", "make_offer") == (Offer(pay_monthly=Money.of(5000)),)


def test_one_month_before_a_sum_is_how_often_and_not_how_long() -> None:
    assert said("先还一千 剩下的一个月五百", "make_offer") == (Offer(pay_now=Money.of(1000), pay_monthly=Money.of(500)),)
