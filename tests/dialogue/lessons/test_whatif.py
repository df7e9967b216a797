from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.lessons.sample import sample_card
from bot.dialogue.lessons.whatif import Outcome, Wish, main_outcome, outcomes, wish
from bot.dialogue.nlu.entities.found import as_rasa
from bot.dialogue.nlu.entities.pipeline import extract
from bot.lending import Money, statement
from tests.accounts import TODAY, loan

NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTHING, CENT = Money.zero(), Money(1)


def said(text: str) -> Utterance:
    return Utterance("simulate_cost", text, [as_rasa(each) for each in extract(text, NOON)], "CNY", TODAY)


def compared(asked: Wish, account=None) -> tuple[Outcome, ...]:  # type: ignore[no-untyped-def]
    told = account or loan()
    return outcomes(told, statement(told, TODAY), asked)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("30天后还要多少", date(2026, 12, 21)),
        ("what if i pay in 60 days", date(2027, 1, 20)),
        ("晚还一星期", date(2026, 11, 28)),
        ("晚一个月还", date(2026, 12, 21)),
        ("9月1号还", date(2027, 9, 1)),
        ("要是月底还呢", date(2026, 11, 30)),
        ("算一下", None),
        ("分6期每期多少", None),
        ("if i pay 200 today", None),
        ("拖到2090年1月1号", None),
        ("发工资那天还", None),
    ],
)
def test_the_day_is_the_one_named_if_it_is_near_enough_to_reckon_with(text: str, named: date | None) -> None:
    assert wish(said(text), None).day == named


def test_amounts_and_shares_are_read() -> None:
    assert wish(said("月底先还500"), None).amount == Money.of(500)
    assert wish(said("if i pay half now"), None).share == Decimal("0.5")
    assert wish(said("算一下"), None).amount is None


def test_the_payday_on_file_is_the_next_one() -> None:
    assert wish(said("发工资那天还"), 10).payday == date(2026, 12, 10)
    assert wish(said("算一下"), None).payday is None


def test_nothing_named_compares_today_with_one_two_and_three_months() -> None:
    assert [each.days for each in compared(Wish())] == [0, 30, 60, 90]


def test_a_named_day_and_a_payday_stand_in_their_order_and_once() -> None:
    found = compared(Wish(day=date(2026, 12, 21), payday=date(2026, 12, 10)))
    assert [(each.kind, each.days) for each in found] == [("now", 0), ("payday", 19), ("named", 30), ("later", 60), ("later", 90)]
    assert main_outcome(found).kind == "named"


def test_a_part_is_set_against_all_today_and_nothing_until_later() -> None:
    found = compared(Wish(amount=Money.of(500), day=date(2026, 11, 30)))
    assert [each.kind for each in found] == ["now", "part", "later"]
    now, part, later = (each.lived for each in found)
    assert part.until == later.until == date(2026, 12, 30)
    assert now.cost < part.cost < later.cost
    assert main_outcome(found).kind == "part"


def test_a_share_is_a_part_of_what_closes_the_loan() -> None:
    payoff = statement(loan(), TODAY).payoff
    assert compared(Wish(share=Decimal("0.5")))[1].lived.paid == payoff.times(Decimal("0.5"))


def test_more_than_everything_is_everything() -> None:
    assert [each.kind for each in compared(Wish(amount=Money.of(99999)))] == ["now", "later", "later", "later"]


def test_a_card_also_shows_the_minimum() -> None:
    *_, least = compared(Wish(), sample_card(TODAY))
    assert least.kind == "minimum"
    assert least.lived.paid + least.lived.still_owed.total > statement(sample_card(TODAY), TODAY).payoff


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 300_000), st.integers(1, 200))
def test_paying_any_part_never_costs_more_than_paying_nothing_but_for_a_cent_of_rounding_an_instalment(
    minor: int, days: int
) -> None:
    found = compared(Wish(amount=Money(minor), day=TODAY + timedelta(days=days)))
    part, later = (next(each.lived for each in found if each.kind == kind) for kind in ("part", "later"))
    assert NOTHING <= part.cost <= later.cost + CENT * loan().terms.months
