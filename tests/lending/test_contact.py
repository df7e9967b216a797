from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending.contact import TIMELY, ContactFacts, ContactRules, Purpose, QuietHours, Reason, may_contact
from bot.rulebook import contact_rules, lender, lenders

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = contact_rules(lender("tqg"))
NOON = datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)
STANDING = sorted(set(Reason) - TIMELY)
moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(UTC))
zones = st.lists(
    st.sampled_from(["Asia/Shanghai", "America/New_York", "America/Los_Angeles", "Europe/London"]), min_size=1, max_size=2
)
facts = st.builds(
    ContactFacts,
    zones=zones.map(tuple),
    sent=st.lists(moments, max_size=5).map(tuple),
    standing=st.sets(st.sampled_from(STANDING), max_size=2).map(frozenset),
    not_before=st.none() | moments,
)


def here(**known):
    return ContactFacts(zones=("Asia/Shanghai",), **known)


def why_not(known, at=NOON, purpose=Purpose.COLLECTION):
    return set(may_contact(RULES, known, at, purpose).reasons)


def test_nothing_stands_in_the_way_at_noon():
    assert may_contact(RULES, here(), NOON, Purpose.COLLECTION).allowed


@pytest.mark.parametrize("reason", STANDING)
def test_every_lasting_circumstance_stops_collection_and_time_does_not_help(reason):
    decision = may_contact(RULES, here(standing=frozenset({reason})), NOON, Purpose.COLLECTION)
    assert decision.reasons == (reason,)
    assert decision.earliest is None


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.DECEASED}))
def test_an_answer_to_the_borrowers_own_message_is_stopped_by_nothing_but_death(reason):
    midnight = NOON + timedelta(hours=12)
    known = here(standing=frozenset({reason}), sent=(NOON,))
    assert may_contact(RULES, known, midnight, Purpose.REPLY).allowed


def test_a_kept_plan_is_still_reminded_of_its_due_dates():
    known = here(standing=frozenset({Reason.PLAN_KEPT}))
    assert why_not(known, purpose=Purpose.REMINDER) == set()
    assert why_not(known) == {Reason.PLAN_KEPT}


def test_one_message_a_day_and_a_day_between():
    known = here(sent=(NOON - timedelta(hours=2),))
    assert why_not(known) == {Reason.DAILY_CAP, Reason.SPACING}
    assert may_contact(RULES, known, NOON, Purpose.COLLECTION).earliest == NOON + timedelta(hours=22)


def test_three_messages_in_seven_days():
    known = here(sent=tuple(NOON - timedelta(days=days) for days in (2, 4, 6)))
    assert why_not(known) == {Reason.WEEKLY_CAP}
    assert may_contact(RULES, known, NOON, Purpose.COLLECTION).earliest == datetime(2026, 11, 22, 8, tzinfo=SHANGHAI)


def test_quiet_hours_end_in_the_morning_of_the_borrower():
    night = datetime(2026, 11, 21, 23, tzinfo=SHANGHAI)
    decision = may_contact(RULES, here(), night, Purpose.NOTICE)
    assert decision.reasons == (Reason.QUIET_HOURS,)
    assert decision.earliest == datetime(2026, 11, 22, 8, tzinfo=SHANGHAI)


def test_with_several_possible_zones_it_must_be_day_in_each():
    both = ContactFacts(zones=("America/New_York", "America/Los_Angeles"))
    morning_in_the_east = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("America/New_York"))
    decision = may_contact(RULES, both, morning_in_the_east, Purpose.COLLECTION)
    assert decision.reasons == (Reason.QUIET_HOURS,)
    assert decision.earliest == datetime(2026, 11, 21, 11, tzinfo=ZoneInfo("America/New_York"))


def test_the_borrowers_own_quiet_hours_count_beside_the_law():
    wished = QuietHours(start=time(12), end=time(14))
    decision = may_contact(contact_rules(lender("tqg"), wished), here(), NOON, Purpose.COLLECTION)
    assert decision.earliest == NOON + timedelta(hours=2)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        may_contact(RULES, here(), datetime(2026, 11, 21, 12), Purpose.COLLECTION)


@pytest.mark.parametrize("lender_id", list(lenders()))
def test_every_reason_has_its_place_in_the_rulebook(lender_id):
    assert set(contact_rules(lender(lender_id)).blocks) == set(Reason)


@given(facts, moments, st.sampled_from(Purpose))
def test_the_earliest_moment_is_allowed_and_no_sooner_than_now(known, at, purpose):
    decision = may_contact(RULES, known, at, purpose)
    if decision.earliest is not None:
        assert decision.earliest >= at
        assert may_contact(RULES, known, decision.earliest, purpose).allowed


@given(facts, moments, st.sampled_from(Purpose))
def test_allowed_means_no_reason_and_now(known, at, purpose):
    decision = may_contact(RULES, known, at, purpose)
    assert decision.allowed is (decision.reasons == ())
    assert decision.allowed is (decision.earliest == at)


@given(facts, moments, st.sampled_from(Purpose), st.sampled_from(STANDING))
def test_a_further_circumstance_never_opens_the_gate(known, at, purpose, reason):
    more = ContactFacts(zones=known.zones, sent=known.sent, standing=known.standing | {reason}, not_before=known.not_before)
    before, after = (set(may_contact(RULES, each, at, purpose).reasons) for each in (known, more))
    assert before <= after


@given(zones.map(tuple), st.lists(moments, min_size=20, max_size=40))
def test_whatever_is_asked_the_caps_hold(where, asked):
    sent: list[datetime] = []
    for at in sorted(asked):
        if may_contact(RULES, ContactFacts(zones=where, sent=tuple(sent)), at, Purpose.COLLECTION).allowed:
            sent.append(at)
    days = [at.astimezone(ZoneInfo(where[0])).date() for at in sent]
    assert len(days) == len(set(days))
    assert all(sum(timedelta(0) <= day - other < timedelta(days=7) for other in days) <= 3 for day in days)
    assert all(later - sooner >= timedelta(hours=24) for sooner, later in pairwise(sent))


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_the_rest_of_the_day_are_opposites(start, end, clock):
    if start != end:
        assert QuietHours(start=start, end=end).covers(clock) is not QuietHours(start=end, end=start).covers(clock)


def test_rules_are_data_and_may_be_anything():
    open_rules = ContactRules(quiet=(), per_day=99, per_week=99, per_month=99, per_channel=99, spacing=timedelta(0), blocks={})
    assert may_contact(
        open_rules, here(sent=(NOON,)), datetime.combine(date(2026, 11, 21), time(3), SHANGHAI), Purpose.COLLECTION
    ).allowed
