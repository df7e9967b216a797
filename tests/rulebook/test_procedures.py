"""The clocks of disputes and complaints by jurisdiction, and the working day by which to act."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rulebook.hours import is_working_day
from bot.rulebook.procedures import Procedure, act_by, clocks, next_steps, remind_on, validation

RAISED = date(2026, 11, 23)


def days(jurisdiction: str, procedure: Procedure) -> list[tuple[str, int]]:
    return [(each.stage, (each.due_on - RAISED).days) for each in clocks(jurisdiction, procedure, RAISED)]


def test_a_complaint_in_china_has_fifteen_days_then_thirty_then_sixty() -> None:
    assert days("cn", "complaint") == [("simple", 15), ("extended", 30), ("longest", 60)]


def test_a_dispute_of_a_credit_record_in_china_has_twenty_days() -> None:
    assert days("cn", "dispute") == [("answer", 20)]


@pytest.mark.parametrize("jurisdiction", ["us", "uk", "sg", "nowhere"])
def test_where_the_law_names_no_days_our_own_count(jurisdiction: str) -> None:
    assert (days(jurisdiction, "dispute"), days(jurisdiction, "complaint")) == (
        [("answer", 20)],
        [("simple", 15), ("extended", 30)],
    )
    assert clocks(jurisdiction, "complaint", RAISED)[0].rule == "desk.answer_days"


def test_a_rule_that_was_not_in_force_yet_sets_no_clock() -> None:
    assert clocks("cn", "complaint", date(2019, 1, 1))[0].rule == "desk.answer_days"


def test_the_desk_acts_before_a_national_holiday_and_on_a_weekend_that_is_worked() -> None:
    assert act_by(date(2026, 10, 5), "CN") == date(2026, 9, 30)
    assert act_by(date(2026, 10, 10), "CN") == date(2026, 10, 10)


@settings(deadline=None)
@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(["CN", "US", "GB"]))
def test_reminder_and_last_working_day_never_come_after_the_laws_day(due: date, country: str) -> None:
    act, remind = act_by(due, country), remind_on(due, country)
    assert remind < act <= due
    assert is_working_day(country, act)
    between = [remind + timedelta(days=n) for n in range((act - remind).days)]
    assert sum(is_working_day(country, day) for day in between) == 3


def test_steps_are_those_of_what_was_said_else_of_the_topic_else_the_common_ones() -> None:
    assert next_steps("dispute", "not_mine")[0] == "stop_collecting"
    assert next_steps("dispute", "amount")[0] == "read_words"
    assert next_steps("weather", "rain") == next_steps("other", "")


def test_a_debt_in_the_united_states_may_be_disputed_for_thirty_days_from_its_assumed_receipt() -> None:
    period = validation("us", "US", date(2026, 9, 4))  # five working days later is 14 September: Labor Day does not count
    assert period is not None
    assert (period.ends_on, period.rule) == (date(2026, 10, 14), "us.validation_days")


@pytest.mark.parametrize(("jurisdiction", "sent"), [("cn", date(2026, 9, 4)), ("us", date(2021, 11, 29))])
def test_elsewhere_and_before_the_rule_there_is_no_such_period(jurisdiction: str, sent: date) -> None:
    assert validation(jurisdiction, "US", sent) is None


@pytest.mark.parametrize("country", ["CN", "US", "GB", "SG"])
def test_a_calendar_of_the_rulebook_agrees_with_the_statute_as_the_package_knows_it(country: str) -> None:
    calendar = holidays.country_holidays(country, years=2026, subdiv="ENG" if country == "GB" else None)
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in year if is_working_day(country, day) != calendar.is_working_day(day)] == []


def test_a_year_that_no_calendar_covers_is_reckoned_by_the_statute() -> None:
    assert not is_working_day("CN", date(2028, 10, 2))
    assert is_working_day("CN", date(2028, 10, 10))
