"""Whom the desk asks: order, language, topic, room, and nobody twice while another is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.service import routing
from bot.service.talk_records import Case, StaffMember

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def member(login: str, languages: str = "zh", **values: object) -> StaffMember:
    usual = StaffMember(
        login=login,
        name=login,
        role="agent",
        password_hash="",
        languages=languages.split(),
        ready=True,
        ready_since=NOW - timedelta(minutes=5),
        seen_at=NOW,
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def case(number: int, topic: str = "dispute", language: str = "zh", minutes: int = 0, **values: object) -> Case:
    usual = Case(
        id=f"K{number}",
        conversation_id=f"c{number}",
        lender_id="tqg",
        borrower_id=None,
        language=language,  # type: ignore[arg-type]
        topic=topic,
        reason="asked",
        summary={},
        status="open",
        priority=0 if topic == "danger" else 10,
        opened_at=NOW - timedelta(minutes=minutes),
    )
    return replace(usual, **values)  # type: ignore[arg-type]


def asked(cases: list[Case], members: list[StaffMember], held: dict[str, int] | None = None) -> list[tuple[str, str]]:
    return [(offer.case.id, offer.member.login) for offer in routing.offers(cases, members, held or {}, NOW)]


def test_danger_is_asked_for_first_then_what_is_due_then_the_longest_wait() -> None:
    waiting = [case(1, minutes=50), case(2, minutes=9), case(3, "danger"), case(4, due_at=NOW + timedelta(hours=1))]
    assert [each.id for each in routing.in_order(waiting)] == ["K3", "K4", "K1", "K2"]


def test_a_case_goes_to_whoever_speaks_its_language_best() -> None:
    members = [member("su", "en zh"), member("lin", "zh"), member("maya", "en")]
    assert asked([case(1)], members) == [("K1", "lin")]
    assert asked([case(1, language="en")], [members[0], members[1]]) == [("K1", "su")]
    assert asked([case(1, language="en")], [members[1]]) == []


def test_a_case_goes_to_whoever_handles_its_topic() -> None:
    assert asked([case(1)], [member("lin", topics=["complaint"])]) == []
    assert asked([case(1)], [member("lin", topics=["dispute"])]) == [("K1", "lin")]
    assert asked([case(1, "danger")], [member("lin", topics=["complaint"])]) == [("K1", "lin")]


def test_nobody_is_asked_beyond_their_capacity_except_for_danger() -> None:
    busy = member("lin", capacity=2)
    assert asked([case(1)], [busy], {"lin": 2}) == []
    assert asked([case(1, "danger")], [busy], {"lin": 2}) == [("K1", "lin")]


def test_whoever_has_more_room_and_then_waited_longer_is_asked() -> None:
    rested = member("wu", ready_since=NOW - timedelta(hours=1))
    assert asked([case(1)], [member("lin"), rested]) == [("K1", "wu")]
    assert asked([case(1)], [member("lin"), rested], {"wu": 1}) == [("K1", "lin")]


def test_somebody_away_disabled_or_not_ready_is_not_asked() -> None:
    for values in (
        {"ready": False},
        {"seen_at": NOW - timedelta(minutes=2)},
        {"seen_at": None},
        {"disabled": True},
        {"role": "auditor"},
    ):
        assert asked([case(1)], [member("lin", **values)]) == []


def test_who_declined_is_asked_again_only_when_nobody_else_is_there() -> None:
    declined = case(1, declined=["lin"])
    assert asked([declined], [member("lin"), member("wu", capacity=1)]) == [("K1", "wu")]
    assert asked([declined], [member("lin")]) == [("K1", "lin")]


def test_somebody_is_asked_about_one_case_at_a_time() -> None:
    assert asked([case(1, minutes=5), case(2)], [member("lin")]) == [("K1", "lin")]
    assert asked([case(1, minutes=5, offered_to="lin"), case(2)], [member("lin")]) == []


people = st.builds(
    member,
    st.sampled_from("abcdef"),
    st.sampled_from(["zh", "en", "zh en", "en zh"]),
    topics=st.lists(st.sampled_from(["dispute", "complaint"]), max_size=2),
    capacity=st.integers(1, 3),
    ready=st.booleans(),
)
waiting_cases = st.lists(
    st.builds(
        case,
        st.integers(1, 99),
        st.sampled_from(["dispute", "complaint", "danger"]),
        st.sampled_from(["zh", "en"]),
        st.integers(0, 99),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)


@given(
    waiting_cases,
    st.lists(people, max_size=6, unique_by=lambda each: each.login),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3)),
)
def test_every_offer_fits_and_nobody_is_overloaded(waiting: list[Case], members: list[StaffMember], held: dict[str, int]) -> None:
    made = routing.offers(waiting, members, held, NOW)
    assert len({offer.member.login for offer in made}) == len(made) == len({offer.case.id for offer in made})
    for offer in made:
        assert routing.fits(offer.case, offer.member)
        assert offer.member.ready
        assert offer.case.topic == "danger" or held.get(offer.member.login, 0) < offer.member.capacity


@given(waiting_cases, st.lists(people, max_size=6, unique_by=lambda each: each.login))
def test_no_case_waits_while_somebody_free_could_take_it(waiting: list[Case], members: list[StaffMember]) -> None:
    made = routing.offers(waiting, members, {}, NOW)
    idle = [each for each in members if each.ready and each.login not in {offer.member.login for offer in made}]
    left = [each for each in waiting if each.id not in {offer.case.id for offer in made}]
    assert not [(one.id, other.login) for one in left for other in idle if routing.fits(one, other)]
