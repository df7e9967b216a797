"""Providers are called at their pace and left alone when they ask for it; one that waits holds up no other."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pace import Pace

SLOW, FREE = ("tqg", "sms"), ("lxqb", "sms")


def test_a_paced_route_waits_between_calls_and_the_other_does_not() -> None:
    pace = Pace({SLOW: 2, FREE: None})
    for route in (SLOW, FREE):
        pace.spend(route, 100.0)
    assert pace.ready(100.1) == [FREE]
    assert abs(pace.wait(100.1, 9.0) - 0.4) < 1e-9
    assert pace.ready(100.5) == [SLOW, FREE]


def test_a_route_on_hold_is_silent_until_then() -> None:
    pace = Pace({SLOW: None})
    pace.hold(SLOW, 160.0)
    pace.hold(SLOW, 120.0)
    assert pace.ready(159.9) == []
    assert pace.ready(160.0) == [SLOW]


def test_nothing_to_wait_for_is_the_given_time() -> None:
    assert Pace({FREE: None}).wait(5.0, 0.25) == 0.25


@given(
    rate=st.sampled_from([0.5, 1.0, 4.0, 20.0]),
    steps=st.lists(st.floats(min_value=0, max_value=1, allow_nan=False), min_size=1, max_size=200),
)
def test_no_second_holds_more_calls_than_the_pace_allows(rate: float, steps: list[float]) -> None:
    pace, now, calls = Pace({SLOW: rate}), 0.0, []
    for step in steps:
        now += step
        if pace.ready(now):
            pace.spend(SLOW, now)
            calls.append(now)
    assert all(later - earlier >= 1 / rate - 1e-9 for earlier, later in itertools.pairwise(calls))
