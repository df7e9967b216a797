from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue import LANGUAGES
from bot.dialogue.lessons.examples import example_figures, needs, worked
from bot.dialogue.lessons.sample import sample_card, sample_loan
from bot.dialogue.lessons.shelf import lessons
from bot.lending import statement
from tests.accounts import TODAY, loan, paid

YEARS = 5


def own(account=None, on: date = TODAY, language: str = "zh") -> dict[str, str]:  # type: ignore[no-untyped-def]
    told = account or loan()
    return example_figures(told, statement(told, on), "分期借款", language, YEARS)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_can_be_told_with_invented_figures_that_are_called_so(language: str) -> None:
    for lesson in lessons(language).values():
        label, *lines = worked(lesson.example, {}, TODAY, language, YEARS)  # type: ignore[arg-type]
        assert ("虚构" if language == "zh" else "made up") in label
        assert lines, lesson.name
        assert "{" not in "".join(lines)


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_invented_examples_work_on_every_day_of_the_year(today: date) -> None:
    have = [
        example_figures(each(today), statement(each(today), today), "x", "zh", YEARS).keys()
        for each in (sample_loan, sample_card)
    ]
    for lesson in lessons("zh").values():
        assert any(needs(lesson.example) <= figures for figures in have), lesson.name


def test_the_borrowers_own_figures_come_first() -> None:
    label, *lines = worked(lessons("zh")["statement"].example, own(), TODAY, "zh", YEARS)
    assert "您自己" in label
    assert "¥3,361.25" in lines[0]


def test_a_borrower_who_is_not_late_is_told_of_lateness_with_invented_figures_only() -> None:
    figures = own(loan(opened_on=date(2026, 11, 10)))
    assert not {"overdue", "penalty", "days", "half"} & figures.keys()
    assert "虚构" in worked(lessons("zh")["statement"].example, figures, TODAY, "zh", YEARS)[0]
    assert "您自己" in worked(lessons("zh")["budget"].example, figures, TODAY, "zh", YEARS)[0]


def test_waiting_a_month_and_a_day_of_it_agree() -> None:
    figures = own()
    assert (figures["more"], figures["per_day"]) == ("¥190.80", "¥6.36")


def test_half_now_saves_half_the_penalty_of_the_late_part() -> None:
    assert own()["half"] == "¥1,680.63"
    assert own()["half_saved"].startswith("¥")


def test_a_bad_record_that_ends_today_is_gone_after_the_years_of_the_rule() -> None:
    assert own()["clean_on"] == "2031年11月21日"
    account = loan()
    assert "clean_on" not in example_figures(account, statement(account, TODAY), "x", "zh")


def test_paying_only_the_minimum_adds_up() -> None:
    card = sample_card(TODAY)
    figures = example_figures(card, statement(card, TODAY), "x", "zh", YEARS)
    worth = {name: Decimal(figures[name].strip("¥").replace(",", "")) for name in ("paid", "rest", "cost", "payoff")}
    assert worth["paid"] + worth["rest"] == worth["payoff"] + worth["cost"]


def test_a_loan_in_its_last_instalment_has_one_left() -> None:
    months = range(1, 12)
    kept = tuple(paid("1100.16", date(2026, month, 15), f"P{month}") for month in months)
    figures = own(loan(opened_on=date(2025, 12, 15), payments=kept))
    assert figures["left_count"] == "1"


def test_monthly_compounding_makes_the_rate_higher() -> None:
    assert (own()["nominal"], own()["effective"]) == ("18%", "19.56%")


def test_a_day_before_lateness_and_a_day_after_differ_in_what_they_know() -> None:
    due = date(2026, 9, 15)
    assert "overdue" not in own(on=due - timedelta(days=1))
    assert "overdue" in own(on=due + timedelta(days=5))


def test_a_day_of_lateness_is_the_penalty_alone() -> None:
    assert own()["late_per_day"] == "¥1.82"  # 2,802.09 of principal late at 0.065% a day
    assert "late_per_day" not in own(on=date(2026, 9, 16))
