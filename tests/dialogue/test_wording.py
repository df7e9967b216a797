from datetime import date
from decimal import Decimal

import pytest

from bot.dialogue import wording
from bot.dialogue.figures import figures, standing, totals
from bot.lending import Components, Money, statement
from tests.accounts import TODAY, loan


@pytest.mark.parametrize(
    ("amount", "language", "said"),
    [
        (Money.of("1234.5"), "zh", "¥1,234.50"),
        (Money.of("1234.5"), "en", "CNY 1,234.50"),
        (Money.of("5", "USD"), "zh", "USD 5.00"),
        (Money.of("-3"), "zh", "¥-3.00"),
    ],
)
def test_money_is_written_as_people_read_it(amount: Money, language: str, said: str) -> None:
    assert wording.money(amount, language) == said  # type: ignore[arg-type]


def test_a_day_of_another_year_names_the_year() -> None:
    assert wording.day(date(2026, 3, 5), "zh", TODAY) == "3月5日"
    assert wording.day(date(2027, 3, 5), "zh", TODAY) == "2027年3月5日"
    assert wording.day(date(2027, 3, 5), "en", TODAY) == "5 March 2027"


def test_days_and_shares_and_lists() -> None:
    assert [wording.days(1, "en"), wording.days(2, "en"), wording.days(2, "zh")] == ["1 day", "2 days", "2天"]
    assert wording.percent(Decimal("0.0005")) == "0.05%"
    assert wording.listed(["a", "b", "c"], "en") == "a, b and c"
    assert wording.listed(["甲", "乙", "丙"], "zh") == "甲、乙和丙"
    assert wording.listed([], "zh") == ""


def test_only_components_that_are_owed_are_named_principal_first() -> None:
    owed = Components(fee=Money.zero(), penalty=Money.of("1"), interest=Money.of("2"), principal=Money.of("3"))
    assert wording.parts(owed, "zh") == "本金¥3.00、利息¥2.00和罚息¥1.00"
    assert wording.parts(owed, "en") == "principal CNY 3.00, interest CNY 2.00 and penalty interest CNY 1.00"


def test_the_figures_of_a_loan_are_all_words() -> None:
    account = loan()
    made = figures(account, statement(account, TODAY), "分期借款", "zh")
    assert made["days"] == "67天"
    assert made["since"] == "9月15日"
    assert made["due_day"] == "15"
    assert all(isinstance(value, str) for value in made.values())


@pytest.mark.parametrize(
    ("day", "situation"),
    [
        (date(2026, 9, 14), "upcoming"),
        (date(2026, 9, 15), "due_today"),
        (date(2026, 9, 18), "grace"),
        (date(2026, 9, 19), "overdue"),
    ],
)
def test_the_situation_changes_with_the_days(day: date, situation: str) -> None:
    assert standing(statement(loan(), day)) == situation


def test_loans_are_added_up_together() -> None:
    both = [statement(loan(), TODAY), statement(loan("L0002"), TODAY)]
    assert totals(both, "zh")["overdue"] == "¥6,722.50"
