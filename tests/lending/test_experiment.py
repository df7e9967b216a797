"""Intervals against published figures, and no finding before its time."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending.experiment import Arm, Finding, compare, newcombe, wilson

counts = st.integers(1, 2000).flatmap(lambda asked: st.tuples(st.just(asked), st.integers(0, asked)))
arms = counts.map(lambda pair: Arm(name="x", asked=pair[0], answered=pair[1]))


def arm(answered: int, asked: int) -> Arm:
    return Arm(name="x", asked=asked, answered=answered)


@pytest.mark.parametrize(
    ("answered", "asked", "low", "high"),
    [(81, 263, "0.2553", "0.3662"), (15, 148, "0.0624", "0.1605"), (0, 20, "0.0000", "0.1611"), (1, 29, "0.0061", "0.1718")],
)
def test_wilsons_interval_as_newcombe_printed_it(answered: int, asked: int, low: str, high: str) -> None:
    found = wilson(arm(answered, asked))
    assert (round(found.low, 4), round(found.high, 4)) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), "0.0524", "0.3339"), ((9, 10), (3, 10), "0.1705", "0.8090"), ((5, 56), (0, 29), "-0.0381", "0.1926")],
)
def test_the_difference_of_two_shares_as_newcombe_printed_it(
    one: tuple[int, int], other: tuple[int, int], low: str, high: str
) -> None:
    found = newcombe(arm(*one), arm(*other))
    assert (round(found.low, 4), round(found.high, 4)) == (Decimal(low), Decimal(high))


def test_nothing_is_said_before_as_many_were_asked_as_was_planned() -> None:
    early = compare(arm(90, 100), arm(10, 100), planned=400)
    assert early.finding is Finding.TOO_EARLY
    assert early.difference is None


def test_a_difference_is_shown_only_when_its_interval_leaves_out_nought() -> None:
    assert compare(arm(56, 70), arm(48, 80), planned=70).finding is Finding.MORE
    assert compare(arm(48, 80), arm(56, 70), planned=70).finding is Finding.LESS
    assert compare(arm(50, 100), arm(48, 100), planned=100).finding is Finding.NO_DIFFERENCE_SHOWN


def test_more_answers_than_borrowers_are_refused() -> None:
    with pytest.raises(ValueError, match="count each borrower once"):
        arm(3, 2)


@given(arms)
def test_a_share_lies_within_its_interval_and_that_within_nought_and_one(one: Arm) -> None:
    found = wilson(one)
    assert 0 <= found.low <= one.share <= found.high <= 1


@given(arms, arms)
def test_swapping_the_arms_mirrors_the_difference(one: Arm, other: Arm) -> None:
    there, back = newcombe(one, other), newcombe(other, one)
    assert (there.low, there.high) == (-back.high, -back.low)
    assert there.low <= one.share - other.share <= there.high
