"""Cards say what their text twins say, and add up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
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
from bot.dialogue.lessons.glossary import glossary
from bot.lending import Money, RatedFee, statement
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
        meaning, *lines = row["detail"]
        assert meaning in {term.text for term in glossary("zh").values()}
        parts = [Money.of(line.rsplit("=")[-1].rsplit("：")[-1].strip().replace(",", "")) for line in lines]
        assert Money.sum(parts, "CNY") == amount(row["value"])


def test_a_statement_reads_in_english() -> None:
    shown = card(TODAY, "en")
    assert shown["total"] == {"label": "Overdue", "value": "CNY 3,361.25"}
    assert shown["rows"][0]["detail"][0] == glossary("en")["principal"].text
    assert shown["rows"][0]["detail"][1].startswith("Principal of instalment 1 (due 15 September)")


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


def test_what_was_paid_ahead_and_a_fee_for_closing_early_stand_in_the_total_and_open_to_how() -> None:
    terms = replace(loan().terms, early_fee=RatedFee(rate=Decimal("0.02"), floor=Money.of(10)))
    account = replace(loan(payments=(paid("1500", date(2026, 8, 20)),)), loan=replace(loan().loan, terms=terms))
    made = statement(account, date(2026, 8, 25))
    shown = statement_card(made, figures(account, made, "分期借款", "zh"), "zh")
    by_label = {row["label"]: row for row in shown["rows"]}
    assert by_label["提前还款手续费"]["detail"] == ["提前还款手续费：12,000.00 × 2% = 240.00"]
    assert by_label["已经多还的"]["value"] == "−¥1,500.00"
    assert amount(shown["total"]["value"]) == made.payoff


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("days", [-20, 0, 5, 60, 400])
def test_every_amount_of_a_statement_opens_to_how_it_came_about(days: int, language: Any) -> None:
    shown = card(date(2026, 9, 15) + timedelta(days=days), language, payments=(paid("40", date(2026, 8, 20)),))
    assert all(row["detail"] for row in shown["rows"])


@pytest.mark.parametrize("days", [0, 5, 60, 200])
def test_what_closing_takes_opens_to_lines_that_are_its_sum(days: int) -> None:
    on = date(2026, 9, 15) + timedelta(days=days)
    closing = card(on)["also"][0]
    parts = [amount(line.rsplit("=")[-1].rsplit("：")[-1].strip()) for line in closing["detail"]]
    assert Money.sum(parts, "CNY") == amount(closing["value"]) == statement(loan(), on).payoff


def test_the_next_instalment_opens_to_what_it_is_made_of() -> None:
    coming = card(TODAY, "en")["also"][-1]
    assert coming["label"] == "Next instalment (15 December)"
    assert coming["value"] == "CNY 1,100.16"
    assert coming["detail"] == ["principal CNY 962.19 and interest CNY 137.97"]
