"""Hardship: what it holds back, and for how long."""

from datetime import date

from bot.lending.hardship import HardshipKind, HardshipRequest, HardshipState, Relief

RAISED, RESOLVED = date(2026, 3, 10), date(2026, 3, 30)


def test_hardship_protects_from_the_request_until_it_is_declined():
    asked = HardshipRequest(id="H1", borrower_id="B1", asked_on=RAISED, closed_on=RESOLVED, outcome="declined")
    assert [asked.protects(day) for day in (date(2026, 3, 9), RAISED, date(2026, 3, 29), RESOLVED)] == [False, True, True, False]
    assert asked.state(RESOLVED) is HardshipState.DECLINED


def test_relief_protects_until_it_ends_and_may_stop_the_penalty():
    relief = Relief(start=RAISED, end=RESOLVED, stops_penalty=True)
    request = HardshipRequest(id="H1", borrower_id="B1", asked_on=RAISED, relief=relief)
    assert [request.protects(date(2026, 3, day)) for day in (29, 30)] == [True, False]
    assert request.state(RESOLVED) is HardshipState.EXPIRED
    assert (relief.hold.start, relief.hold.end) == (RAISED, RESOLVED)
    assert Relief(start=RAISED, end=RESOLVED, stops_penalty=False).hold is None


def test_evidence_goes_some_days_after_the_answer():
    open_request = HardshipRequest(id="H1", borrower_id="B1", asked_on=RAISED)
    answered = HardshipRequest(id="H2", borrower_id="B1", asked_on=RAISED, closed_on=RESOLVED, outcome="declined")
    assert open_request.evidence_delete_on(180) is None
    assert answered.evidence_delete_on(180) == date(2026, 9, 26)


def test_health_and_bereavement_are_sensitive():
    assert {kind for kind in HardshipKind if kind.is_sensitive} == {
        HardshipKind.ILLNESS,
        HardshipKind.BEREAVEMENT,
        HardshipKind.CARING,
    }
