"""Which message a day calls for: chosen from days in the book alone, the same for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending.contact import Purpose
from bot.lending.early_help import Happened, Points, Signal, score
from bot.lending.loan import PaymentKind
from bot.lending.money import Money
from bot.lending.outreach import (
    Basis,
    Behaviour,
    Mark,
    Standing,
    Strategy,
    Variant,
    assigned,
    days_looked_at,
    occasions,
)
from bot.rulebook.outreach import points, strategies
from tests.accounts import loan, paid

TODAY = date(2026, 11, 21)
ALL = strategies()
ONLY = (Variant(name="only", wording="w", share=Decimal(1)),)


def yuan(amount: str) -> Money:
    return Money.of(Decimal(amount))


def strategy(**changed: object) -> Strategy:
    plain = {"name": "s", "basis": Basis.INSTALLMENT, "days": (3, 6), "slack": 1, "purpose": Purpose.COLLECTION, "priority": 1}
    return Strategy(**({"variants": ONLY, **plain} | changed))


def mark(days_ago: int, amount: str = "500.00", **changed: object) -> Mark:
    plain = {"basis": Basis.INSTALLMENT, "subject": "L1", "day": TODAY - timedelta(days=days_ago), "amount": yuan(amount)}
    return Mark(**(plain | changed))


def names(*marks: Mark, behaviours: frozenset[Behaviour] = frozenset()) -> list[str]:
    found = occasions(ALL, Standing(borrower_id="B1", marks=marks, behaviours=behaviours), TODAY)
    return [each.strategy.name for each in found]


@pytest.mark.parametrize(("days_ago", "step"), [(2, None), (3, 3), (4, 3), (5, None), (6, 6), (7, 6), (8, None)])
def test_a_strategy_speaks_on_its_days_and_shortly_after(days_ago: int, step: int | None) -> None:
    assert strategy().step(mark(days_ago), TODAY) == step


@pytest.mark.parametrize(
    ("days_ago", "range_", "expected"),
    [
        (-3, "due_soon", ["due_soon"]),
        (0, "due_today", ["due_today"]),
        (2, "grace", ["grace"]),
        (2, "1-7", ["first_late"]),
        (5, "1-7", ["first_week"]),
        (9, "8-30", ["first_month"]),
        (38, "31-90", ["second_month"]),
        (97, "91-180", ["long_late"]),
        (187, "181+", ["long_late"]),
        (250, "181+", []),
        (20, "8-30", []),
    ],
)
def test_the_grade_follows_the_days_past_due(days_ago: int, range_: str, expected: list[str]) -> None:
    assert names(mark(days_ago, range=range_)) == expected


def test_small_amounts_are_spoken_of_less_and_tiny_ones_never() -> None:
    assert names(mark(9, "99.99", range="8-30")) == ["first_month_small"]
    assert names(mark(16, "99.99", range="8-30")) == []
    assert names(mark(9, "19.99", range="8-30")) == []


def test_who_talked_with_us_lately_is_not_chased() -> None:
    assert names(mark(9, range="8-30"), behaviours=frozenset({Behaviour.TALKED})) == []


def test_who_always_pays_within_grace_hears_nothing_in_it() -> None:
    assert names(mark(2, range="grace"), behaviours=frozenset({Behaviour.PAYS_SOON})) == []


def test_what_was_agreed_comes_before_what_is_late_and_the_larger_debt_first() -> None:
    promise = mark(-1, basis=Basis.PROMISE, subject="P1")
    larger = mark(9, "900.00", range="8-30", subject="L2")
    found = occasions(ALL, Standing(borrower_id="B1", marks=(mark(9, range="8-30"), larger, promise)), TODAY)
    assert [(each.strategy.name, each.mark.subject) for each in found] == [
        ("promise_tomorrow", "P1"),
        ("first_month", "L2"),
        ("first_month", "L1"),
    ]


def test_an_occasion_keeps_its_name_while_its_slack_lasts() -> None:
    late = mark(9, range="8-30")
    keys = {
        each.key
        for days in (0, 1, 3)
        for each in occasions(ALL, Standing(borrower_id="B1", marks=(late,)), TODAY + timedelta(days))
    }
    assert len(keys) == 1


@given(st.sampled_from(ALL), st.text("B0123456789", min_size=1, max_size=8))
def test_an_assignment_is_the_same_each_time(chosen: Strategy, borrower: str) -> None:
    assert assigned(chosen, borrower) == assigned(chosen, borrower)


def test_variants_and_holdout_get_their_shares() -> None:
    split = strategy(
        variants=(Variant(name="a", wording="a", share=Decimal("0.5")), Variant(name="b", wording="b", share=Decimal("0.5"))),
        holdout=Decimal("0.2"),
    )
    drawn = Counter(chosen.name if chosen else "held" for chosen in (assigned(split, f"B{n:05d}") for n in range(10_000)))
    assert {name: round(count / 10_000, 1) for name, count in drawn.items()} == {"a": 0.4, "b": 0.4, "held": 0.2}


@given(st.sampled_from([each for each in Basis]), st.integers(-10, 200))
def test_a_mark_that_calls_for_something_is_among_the_days_looked_at(basis: Basis, days_ago: int) -> None:
    seen = Mark(basis=basis, subject="X", day=TODAY - timedelta(days=days_ago))
    if occasions(ALL, Standing(borrower_id="B1", marks=(seen,)), TODAY):
        assert seen.day in days_looked_at(ALL, basis, TODAY)


def test_nobody_goes_without_a_reminder_for_a_comparison() -> None:
    assert {each.purpose for each in ALL if each.holdout} <= {Purpose.CARE}


def test_every_strategy_offers_a_person_and_at_most_five_ways_on() -> None:
    for each in ALL:
        assert each.survey or (each.choices[-1] == "person" and len(each.choices) <= 5), each.name


@pytest.mark.parametrize("name", [each.name for each in ALL if each.purpose is Purpose.COLLECTION])
def test_the_longer_something_is_late_the_fewer_the_messages(name: str) -> None:
    days = next(each for each in ALL if each.name == name).days
    gaps = [later - sooner for sooner, later in pairwise(days)]
    assert gaps == sorted(gaps)


WEIGHTS = Points(weights={Signal.FAILED_DEBIT: 3, Signal.PARTIAL_PAYMENTS: 2, Signal.RECENTLY_LATE: 1}, days=60, offered_from=3)


def test_points_say_what_they_are_made_of() -> None:
    debit = paid("1100.16", date(2026, 11, 1), "P1")
    returned = replace(debit, id="R1", received_on=date(2026, 11, 2), kind=PaymentKind.REVERSAL, reverses="P1")
    account = loan(payments=(debit, returned))
    found = score(WEIGHTS, Happened(accounts=(account,)), TODAY)
    assert (found.points, found.signals, found.offers_help) == (3, (Signal.FAILED_DEBIT,), True)


def test_two_partial_payments_and_a_late_one_are_enough_one_partial_is_not() -> None:
    halves = (paid("500.00", date(2026, 11, 1), "P1"), paid("400.00", date(2026, 11, 9), "P2"))
    assert not score(WEIGHTS, Happened(accounts=(loan(payments=halves[:1]),)), TODAY).offers_help
    assert score(WEIGHTS, Happened(accounts=(loan(payments=halves),)), TODAY, [date(2026, 11, 9)]).offers_help


def test_what_is_long_past_counts_no_more() -> None:
    assert score(WEIGHTS, Happened(accounts=(), hardships_told=(date(2026, 1, 1),)), TODAY).points == 0


def test_the_points_can_see_nothing_of_who_the_borrower_is() -> None:
    assert {each.name for each in fields(Happened)} == {"accounts", "hardships_told", "promises_broken"}
    assert set(points().weights) <= set(Signal)
