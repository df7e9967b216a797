"""The gate over random histories, in zones whose clocks jump, and the oracles O20–O25."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.segments import length
from bot.lending.clocks import answer_due, credit_record_ends, next_call, opt_out_latest, validation_ends
from bot.lending.contact import (
    TIMELY,
    ContactFacts,
    ContactRules,
    Purpose,
    QuietHours,
    Reason,
    may_contact,
)
from bot.rulebook import contact_rules, lender, rule
from tests.tries import tries

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = contact_rules(lender("tqg"))
LABOR_DAY, THANKSGIVING = date(2026, 9, 7), date(2026, 11, 26)

# Two of these change their clocks in the months below, one at midnight, one by half an hour.
zones = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Europe/London", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"]
)
moments = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 30), timezones=st.just(UTC)) | st.datetimes(
    datetime(2026, 9, 1), datetime(2026, 11, 30), timezones=st.just(UTC)
)
clocks = st.times(max_value=time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0))
windows = st.builds(QuietHours, start=clocks, end=clocks)
rules = st.builds(
    ContactRules,
    quiet=st.lists(windows, max_size=2).map(tuple),
    per_day=st.integers(1, 3),
    per_week=st.integers(1, 7),
    per_month=st.integers(1, 20),
    per_channel=st.integers(1, 7),
    spacing=st.integers(0, 48).map(lambda hours: timedelta(hours=hours)),
    blocks=st.fixed_dictionaries({reason: st.just(frozenset({Purpose.COLLECTION})) for reason in Reason}),
)
histories = st.lists(st.tuples(moments, st.booleans()), max_size=12)


@st.composite
def known(draw: st.DrawFn) -> ContactFacts:
    sent = draw(histories)
    return ContactFacts(
        zones=tuple(draw(st.lists(zones, min_size=1, max_size=2, unique=True))),
        sent=tuple(at for at, _ in sent),
        by_channel=tuple(at for at, here in sent if here),
        standing=draw(st.sets(st.sampled_from(sorted(set(Reason) - TIMELY)), max_size=1)),
        not_before=draw(st.none() | moments),
    )


@settings(max_examples=tries(200))
@given(rules, known(), moments)
def test_the_earliest_moment_is_open_and_no_sooner_than_asked(by: ContactRules, facts: ContactFacts, at: datetime) -> None:
    decision = may_contact(by, facts, at, Purpose.COLLECTION)
    if decision.earliest is not None:
        assert decision.earliest >= at
        assert may_contact(by, facts, decision.earliest, Purpose.COLLECTION).allowed


@settings(max_examples=tries(200))
@given(rules, known(), moments, st.integers(1, 60 * 24))
def test_no_moment_before_the_earliest_is_open(by: ContactRules, facts: ContactFacts, at: datetime, minutes: int) -> None:
    decision = may_contact(by, facts, at, Purpose.COLLECTION)
    between = at + timedelta(minutes=minutes)
    if decision.earliest is not None and between < decision.earliest:
        assert not may_contact(by, facts, between, Purpose.COLLECTION).allowed


@settings(max_examples=tries(200))
@given(known(), moments)
def test_a_lasting_reason_is_never_said_to_pass(facts: ContactFacts, at: datetime) -> None:
    decision = may_contact(RULES, facts, at, Purpose.COLLECTION)
    assert (decision.earliest is None) is bool(set(decision.reasons) - TIMELY)


@settings(max_examples=tries(200))
@given(known(), moments, st.sampled_from(Purpose))
def test_nothing_unasked_leaves_in_quiet_hours_anywhere_the_borrower_may_be(
    facts: ContactFacts, at: datetime, purpose: Purpose
) -> None:
    if purpose is not Purpose.REPLY and may_contact(RULES, facts, at, purpose).allowed:
        for zone in map(ZoneInfo, facts.zones):
            assert time(8) <= at.astimezone(zone).time() < time(22)


@settings(max_examples=tries(100))
@given(st.lists(zones, min_size=1, max_size=2, unique=True).map(tuple), st.lists(moments, min_size=20, max_size=60))
def test_whoever_asks_and_whenever_no_cap_is_ever_passed(where: tuple[str, ...], asked: list[datetime]) -> None:
    sent: list[datetime] = []
    for at in sorted(asked):
        facts = ContactFacts(zones=where, sent=tuple(sent), by_channel=tuple(sent))
        if may_contact(RULES, facts, at, Purpose.COLLECTION).allowed:
            sent.append(at)
    for zone in map(ZoneInfo, where):
        days = [at.astimezone(zone).date() for at in sent]
        for span, most in ((1, 1), (7, 3), (30, 8)):
            assert all(sum(0 <= (day - other).days < span for other in days) <= most for day in days)
    assert all(later - sooner >= timedelta(hours=24) for sooner, later in pairwise(sent))


@given(known(), moments)
def test_a_reply_to_the_borrower_waits_for_nothing(facts: ContactFacts, at: datetime) -> None:
    stopped = may_contact(RULES, facts, at, Purpose.REPLY)
    assert stopped.allowed or stopped.reasons == (Reason.DECEASED,)


def test_o20_validation_ends_on_14_october() -> None:
    assert validation_ends(date(2026, 9, 4), 5, 30, [LABOR_DAY]) == date(2026, 10, 14)


def test_o21_no_call_for_seven_days_after_a_conversation() -> None:
    """The day of the conversation is the first of the seven."""
    quiet = rule("us.call_cap").value["days_after_conversation"]
    assert next_call(date(2026, 9, 8), quiet) == date(2026, 9, 15)


def test_o22_an_opt_out_counts_at_once_and_by_law_within_ten_working_days() -> None:
    assert opt_out_latest(date(2026, 11, 23), rule("us.stop_business_days").value, [THANKSGIVING]) == date(2026, 12, 8)
    said_stop = ContactFacts(zones=("America/New_York",), standing=frozenset({Reason.OPTED_OUT}))
    assert not may_contact(RULES, said_stop, datetime(2026, 11, 23, 15, tzinfo=UTC), Purpose.COLLECTION).allowed


def test_o23_a_bad_record_goes_after_five_years_and_a_dispute_is_answered_in_twenty_days() -> None:
    assert credit_record_ends(date(2026, 3, 15), 5) == date(2031, 3, 15)
    assert answer_due(date(2026, 11, 21), 20) == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("text", "mainland", "parts"),
    [
        ("字" * 160, True, 3),
        ("字" * 150, True, 3),
        ("a" * 350, False, 3),
        ("字" * 70, True, 1),
        ("字" * 71, True, 2),
        ("a" * 160, False, 1),
        ("a" * 161, False, 2),
    ],
)
def test_o24_parts_of_a_message(text: str, mainland: bool, parts: int) -> None:
    assert length(text, mainland=mainland).parts == parts


@pytest.mark.parametrize(
    ("clock", "allowed"), [(time(21, 59, 59), True), (time(22), False), (time(7, 59, 59), False), (time(8), True)]
)
def test_o25_quiet_hours_to_the_second(clock: time, allowed: bool) -> None:
    at = datetime.combine(date(2026, 11, 21), clock, SHANGHAI)
    assert may_contact(RULES, ContactFacts(zones=("Asia/Shanghai",)), at, Purpose.COLLECTION).allowed is allowed
