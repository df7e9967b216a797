"""What is told by the week, the year or the day, as what it is in a month; nobody is taken for better off than they said."""

import pytest

from bot.lending import Money
from bot.lending.negotiation import Finances
from tests.dialogue.bargaining.test_hearing import said


@pytest.mark.parametrize(
    ("text", "income"),
    [
        ("800 a week", "3200"),
        ("一周800", "3200"),
        ("1500 every two weeks", "3000"),
        ("年薪6万", "5000"),
        ("60k a year", "5000"),
        ("5000 a month, paid every two weeks", "5000"),
        ("between 3 and 4 thousand", "3000"),
        ("3-4k", "3000"),
        ("每月4000，一周上六天", "4000"),
    ],
)
def test_income_is_rounded_down_to_a_month(text: str, income: str) -> None:
    assert said(text, "inform", field="monthly_income") == (Finances(monthly_income=Money.of(income)),)


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("rent is 900 a month and i spend 100 a week on food", "1333.34"),
        ("房租2000，吃饭一天50", "3550"),
        ("一年房租24000", "2000"),
        ("一天50吃饭 房租1500", "3050"),
        ("房租1500 一天40吃饭", "2740"),
        ("food 100 a week rent 900", "1333.34"),
    ],
)
def test_costs_are_rounded_up_to_a_month(text: str, costs: str) -> None:
    assert said(text, "inform", field="essential_costs") == (Finances(essential_costs=Money.of(costs)),)


@pytest.mark.parametrize("text", ["200 a day", "一天150", "时薪25"])
def test_income_by_the_day_is_asked_for_by_the_month(text: str) -> None:
    assert said(text, "inform", field="monthly_income") == ()


def test_savings_are_what_they_are() -> None:
    assert said("I put 300 aside each week, have 2000 saved", "inform", field="savings") == (Finances(savings=Money.of(2000)),)


@pytest.mark.parametrize("text", ["all of it", "全部"])
def test_all_of_it_about_a_month_is_no_offer_to_settle(text: str) -> None:
    assert said(text, "nlu_fallback", field="essential_costs") == ()
