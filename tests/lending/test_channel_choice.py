"""The channel is one that works and was not refused, and of those the one at which somebody answers; the step that settled it is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending.channel_choice import Chosen, Ways, Why, answers, choose

ORDER = ("sms", "email")
BOTH = frozenset(ORDER)
SMS, EMAIL = frozenset({"sms"}), frozenset({"email"})
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (Ways(allowed=SMS, usable=BOTH), Chosen("sms", Why.LENDER)),
        (Ways(allowed=BOTH, usable=EMAIL), Chosen("email", Why.ADDRESS)),
        (Ways(allowed=BOTH, usable=BOTH, refused=SMS), Chosen("email", Why.WISH)),
        (Ways(allowed=BOTH, usable=BOTH, answers={"email": 2, "sms": 1}), Chosen("email", Why.ANSWERS)),
        (Ways(allowed=BOTH, usable=BOTH, answers={"email": 2, "sms": 2}), Chosen("sms", Why.USUAL)),
        (Ways(allowed=BOTH, usable=BOTH), Chosen("sms", Why.USUAL)),
        (Ways(allowed=SMS, usable=EMAIL), Chosen("sms", Why.NONE)),
        (Ways(allowed=BOTH, usable=BOTH, refused=BOTH, answers={"email": 5}), Chosen("sms", Why.REFUSED)),
        (Ways(allowed=EMAIL, usable=SMS, refused=SMS), Chosen("sms", Why.NONE)),
    ],
)
def test_the_first_step_that_leaves_one_settles_it(ways: Ways, expected: Chosen) -> None:
    assert choose(ORDER, ways) == expected


channels = st.frozensets(st.sampled_from(ORDER))


@given(channels, channels, channels, st.dictionaries(st.sampled_from(ORDER), st.integers(0, 9)))
def test_answers_never_outweigh_a_refusal_or_a_missing_address(
    allowed: frozenset[str], usable: frozenset[str], refused: frozenset[str], counted: dict[str, int]
) -> None:
    chosen = choose(ORDER, Ways(allowed=allowed, usable=usable, refused=refused, answers=counted))
    good = (allowed & usable) - refused
    assert (chosen.channel in good) == (chosen.why not in (Why.NONE, Why.REFUSED)) == bool(good)


def test_what_is_written_answers_the_latest_message_before_it_and_each_counts_once() -> None:
    sent = [(NOON, "sms"), (NOON + timedelta(days=2), "email")]
    wrote = [NOON - timedelta(hours=1), NOON + timedelta(days=3), NOON + timedelta(days=4)]
    assert answers(sent, wrote, WEEK) == {"email": 1}


def test_who_writes_too_late_answered_nothing() -> None:
    assert answers([(NOON, "sms")], [NOON + timedelta(days=8)], WEEK) == {}
