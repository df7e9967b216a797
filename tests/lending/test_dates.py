from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending.clocks import complaint_clock, limitation_ends, plan_ends
from bot.lending.dates import add_months, add_years, business_date, business_days_after, last_month_day, next_month_day
from bot.lending.daycount import DayCount
from bot.rulebook import rule

some_days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "day", "expected"),
    [
        ("2026-01-31", 1, None, "2026-02-28"),
        ("2028-01-31", 1, None, "2028-02-29"),
        ("2026-02-28", 1, 31, "2026-03-31"),
        ("2026-11-30", 3, None, "2027-02-28"),
        ("2026-03-15", -3, None, "2025-12-15"),
    ],
)
def test_months_end_where_they_end(start, months, day, expected):
    assert add_months(date.fromisoformat(start), months, day) == date.fromisoformat(expected)


def test_a_leap_day_has_its_anniversary_on_the_last_of_february():
    assert add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert add_years(date(2028, 2, 29), 4) == date(2032, 2, 29)


@given(some_days, st.integers(1, 31))
def test_the_next_and_the_last_month_day_enclose_today(today, day):
    after, before = next_month_day(today, day), last_month_day(today, day)
    assert before < today < after
    assert (after - before).days <= 62


@given(some_days, st.integers(1, 30))
def test_business_days_are_never_a_weekend_and_never_fewer_than_calendar_days(start, days):
    end = business_days_after(start, days)
    assert end.weekday() < 5
    assert (end - start).days >= days


@given(some_days, some_days, some_days, st.sampled_from([DayCount.ACT_360, DayCount.ACT_365F]))
def test_actual_days_add_up(a, b, c, day_count):
    assert day_count.days(a, b) + day_count.days(b, c) == day_count.days(a, c)


@given(some_days, st.integers(0, 360))
def test_thirty_360_gives_each_month_thirty_days(start, months):
    assert DayCount.THIRTY_360.days(start.replace(day=1), add_months(start.replace(day=1), months)) == 30 * months


def test_the_business_date_is_the_lenders_not_the_servers():
    late_evening = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert business_date(late_evening, "Asia/Shanghai") == date(2026, 11, 22)
    assert business_date(late_evening.astimezone(timezone(timedelta(hours=-8))), "Asia/Shanghai") == date(2026, 11, 22)
    with pytest.raises(ValueError, match="zone"):
        business_date(datetime(2026, 11, 21, 16), "Asia/Shanghai")


def test_a_complaint_has_three_dates():
    clock = complaint_clock(date(2026, 11, 21), **rule("cn.complaint_days").value)
    assert (clock.simple, clock.extended, clock.longest) == (date(2026, 12, 6), date(2026, 12, 21), date(2027, 1, 20))


def test_an_acknowledgement_starts_the_limit_again_but_does_not_bring_it_back():
    last_due, years = date(2023, 5, 10), rule("cn.limitation_years").value
    assert limitation_ends(last_due, years) == date(2026, 5, 10)
    assert limitation_ends(last_due, years, [date(2025, 1, 1)]) == date(2028, 1, 1)
    assert limitation_ends(last_due, years, [date(2026, 5, 11)]) == date(2026, 5, 10)
    assert limitation_ends(last_due, years, [date(2023, 1, 1)]) == date(2026, 5, 10)


def test_a_plan_of_twelve_months_ends_eleven_months_after_its_first_payment():
    assert plan_ends(date(2026, 12, 15), 12) == date(2027, 11, 15)
