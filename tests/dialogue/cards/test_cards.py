"""Cards say what their text twins say, and add up."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import rulebook
from bot.dialogue import wording
from bot.dialogue.cards.account import statement_card
from bot.dialogue.cards.consequences import road_card, stages
from bot.dialogue.costs import cost_of_waiting
from bot.dialogue.figures import figures
from bot.lending import Money, statement
from tests.accounts import TODAY, loan, paid


def card(on: date, language: Any = "zh", **facts: Any) -> dict[str, Any]:
    account = loan(**facts)
    made = statement(account, on)
    return statement_card(made, figures(account, made, "分期借款", language), language)


def amount(text: str) -> Money:
    return Money.of(text.replace("¥", "").replace("−", "-").replace(",", ""))


@given(st.integers(0, 500), st.integers(1, 5000))
def test_the_rows_of_a_statement_add_up_to_its_total(days: int, payment: int) -> None:
    on = date(2026, 8, 20) + timedelta(days=days)
    shown = card(on, payments=(paid(str(payment), date(2026, 8, 20)),))
    assert Money.sum((amount(row["value"]) for row in shown["rows"]), "CNY") == amount(shown["total"]["value"])


@given(st.integers(30, 400))
def test_every_row_is_the_sum_of_its_lines(days: int) -> None:
    for row in card(date(2026, 8, 20) + timedelta(days=days))["rows"]:
        parts = [Money.of(line.rsplit("=")[-1].rsplit("：")[-1].strip().replace(",", "")) for line in row["detail"]]
        assert Money.sum(parts, "CNY") == amount(row["value"])


def test_a_statement_reads_in_english() -> None:
    shown = card(TODAY, "en")
    assert shown["total"] == {"label": "Overdue", "value": "CNY 3,361.25"}
    assert shown["rows"][0]["detail"][0].startswith("Principal of instalment 1 (due 15 September)")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("days", [-20, -5, 0, 5, 20, 60, 400])
def test_the_road_has_one_place_where_the_loan_is_now(days: int, language: Any) -> None:
    lender = rulebook.lender("tqg")
    steps = stages(lender, statement(loan(), date(2026, 9, 15) + timedelta(days=days)))
    shown = road_card(steps, "cn", rulebook.never_happens("cn", "loan"), language)
    states = [step["state"] for step in shown["steps"]]
    assert states == sorted(states, key=["past", "now", "next"].index)
    assert states.count("now") == (0 if days == -20 else 1)
    assert len(shown["never"]["items"]) >= 5


def test_waiting_never_makes_an_overdue_loan_cheaper() -> None:
    account = loan()
    now = statement(account, TODAY)
    costs = [cost_of_waiting(account, now, TODAY + timedelta(days=days))[1] for days in (1, 10, 30, 90)]
    assert costs == sorted(costs)
    assert wording.money(costs[0], "zh").startswith("¥")
