"""What days a report can be of, and into which groups they fall."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.service.errors import Invalid
from bot.service.reports import scope_of
from tests.service.report_book import MONDAY, SUNDAY, ZONE


@pytest.mark.parametrize(
    "wrong", [(SUNDAY, MONDAY, None), (MONDAY, MONDAY + timedelta(days=366), None), (MONDAY, SUNDAY, "mood")]
)
def test_days_in_the_wrong_order_too_many_of_them_and_unknown_splits_are_refused(wrong: tuple) -> None:
    with pytest.raises(Invalid):
        scope_of("tqg", ZONE, *wrong)


def test_a_day_begins_and_ends_at_the_lenders_midnight() -> None:
    whole = scope_of("tqg", ZONE, MONDAY, MONDAY).whole
    assert (whole.begins, whole.ends) == (datetime(2026, 11, 1, 16, tzinfo=UTC), datetime(2026, 11, 2, 16, tzinfo=UTC))


def test_a_day_on_which_clocks_change_is_longer() -> None:
    spans = scope_of("us", "America/New_York", date(2026, 11, 1), date(2026, 11, 2), "day").spans()
    assert [each.ends.astimezone(UTC) - each.begins.astimezone(UTC) for each in spans] == [
        timedelta(hours=25),
        timedelta(hours=24),
    ]


def test_weeks_leave_out_no_day_and_have_none_twice() -> None:
    spans = scope_of("tqg", ZONE, MONDAY, MONDAY + timedelta(days=16), "week").spans()
    assert [(each.last - each.first).days + 1 for each in spans] == [7, 7, 3]
    assert all(before.ends == after.begins for before, after in itertools.pairwise(spans))
