"""A plan's progress is worked out from payments: kept, running, late within grace, or broken, whatever their order and size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lending import LoanAccount, Money, Payment, PaymentKind
from bot.rulebook import lender
from bot.rulebook.lenders import Handling
from bot.service.plan_cards import terms_notes
from bot.service.plan_progress import progress, saved_within, stands
from bot.service.plan_terms import plan_from_json, plan_to_json
from bot.service.received import received_by
from bot.service.records import PlanCause, PlanKind, PlanStatus, RepaymentPlan
from tests.accounts import loan, paid
from tests.service.book import TODAY, days, moment, monthly

GRACE = 3
BEFORE = paid("1100.16", TODAY, "before")
AGREED = RepaymentPlan(
    id="R1",
    loan_id="L0001",
    borrower_id="B0001",
    kind=PlanKind.INSTALLMENTS,
    plan=monthly(Money.of(300), 3, date(2026, 12, 1)),
    policy_version="v1",
    terms_hash="",
    agreed_at=moment(TODAY),
    agreed_on=TODAY,
    paid_before=BEFORE.amount,
    covers_all=True,
)
FIRST, SECOND, LAST = AGREED.plan.installments


def account(*payments: Payment) -> LoanAccount:
    return loan(payments=(BEFORE, *payments))


def test_money_that_came_before_the_plan_does_not_count() -> None:
    assert progress(AGREED, account(), TODAY, GRACE).paid == Money.zero()


def test_money_that_came_later_on_the_same_day_counts() -> None:
    found = progress(AGREED, account(paid("100", TODAY, "after")), TODAY, GRACE)
    assert (found.paid, found.next_due) == (Money.of(100), SECOND.due)


def test_a_part_paid_leaves_the_rest_of_the_instalment_to_pay() -> None:
    found = progress(AGREED, account(paid("30", days(2))), days(2), GRACE)
    assert (found.next_due, found.next_amount) == (FIRST.due, Money.of(70))


def test_the_days_of_grace_are_late_but_not_broken() -> None:
    last_day = FIRST.due + timedelta(days=GRACE)
    assert not progress(AGREED, account(), FIRST.due, GRACE).late
    assert progress(AGREED, account(), last_day, GRACE).late
    assert progress(AGREED, account(), last_day, GRACE).status is PlanStatus.ACTIVE
    broken = progress(AGREED, account(), last_day + timedelta(days=1), GRACE)
    assert (broken.status, broken.ended_on) == (PlanStatus.BROKEN, last_day + timedelta(days=1))


@pytest.mark.parametrize("cause", [None, *PlanCause])
def test_what_the_terms_say_ends_a_plan_is_what_ends_it(cause: PlanCause | None) -> None:
    plan, handling = replace(AGREED, cause=cause), Handling()
    last_day = FIRST.due + timedelta(days=saved_within(handling, cause))
    assert stands(plan, account(), last_day, handling).status is not PlanStatus.BROKEN
    assert stands(plan, account(), last_day + timedelta(days=1), handling).status is PlanStatus.BROKEN
    notes = "".join(terms_notes("tqg", "en", covers_all=True, cause=cause))
    assert f"more than {saved_within(lender('tqg').handling, cause)} days late" in notes


def test_paying_after_grace_does_not_mend_a_broken_plan() -> None:
    late = paid("300", FIRST.due + timedelta(days=GRACE + 1))
    assert progress(AGREED, account(late), LAST.due, GRACE).status is PlanStatus.BROKEN


def test_a_payment_booked_late_counts_on_the_day_it_was_received() -> None:
    assert progress(AGREED, account(paid("100", FIRST.due)), SECOND.due, GRACE).status is PlanStatus.ACTIVE


def test_paying_everything_early_keeps_the_plan() -> None:
    found = progress(AGREED, account(paid("300", days(3))), days(3), GRACE)
    assert (found.status, found.ended_on, found.left) == (PlanStatus.KEPT, days(3), Money.zero())


def test_a_payment_that_bounced_never_counted() -> None:
    bounced = Payment(id="R", received_on=days(4), amount=Money.of(300), kind=PaymentKind.REVERSAL, reverses="P1")
    assert progress(AGREED, account(paid("300", days(3)), bounced), days(4), GRACE).paid == Money.zero()


def test_a_plan_that_ended_stays_as_it_ended() -> None:
    cancelled = replace(AGREED, status=PlanStatus.CANCELLED, ended_on=days(5))
    found = progress(cancelled, account(paid("300", days(3))), LAST.due, GRACE)
    assert (found.status, found.ended_on) == (PlanStatus.CANCELLED, days(5))


payments = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40_000)), max_size=8)


def numbered(rows: list[tuple[int, int]]) -> tuple[Payment, ...]:
    return tuple(Payment(id=f"P{n}", received_on=days(day), amount=Money(minor)) for n, (day, minor) in enumerate(rows))


@given(payments, st.integers(0, 120))
def test_paid_and_left_always_make_up_the_plan(rows: list[tuple[int, int]], later: int) -> None:
    found = progress(AGREED, account(*numbered(rows)), days(later), GRACE)
    assert found.paid + found.left == AGREED.plan.total
    assert Money.zero() <= found.paid


@given(payments, st.integers(0, 60), st.integers(0, 60))
def test_a_plan_that_was_kept_or_broken_is_so_for_ever_and_since_the_same_day(
    rows: list[tuple[int, int]], day: int, more: int
) -> None:
    known = account(*numbered(rows))
    first, later = progress(AGREED, known, days(day), GRACE), progress(AGREED, known, days(day + more), GRACE)
    visible = account(*(payment for payment in numbered(rows) if payment.received_on <= days(day)))
    assert progress(AGREED, visible, days(day), GRACE).status in (first.status, PlanStatus.ACTIVE)
    if first.status is PlanStatus.BROKEN:
        assert (later.status, later.ended_on) == (first.status, first.ended_on)


@given(payments, st.integers(0, 120))
def test_a_kept_plan_had_everything_in_time(rows: list[tuple[int, int]], day: int) -> None:
    known = account(*numbered(rows))
    found = progress(AGREED, known, days(day), GRACE)
    asked = Money.zero()
    in_time = True
    for row in AGREED.plan.installments:
        asked += row.amount
        in_time &= received_by(known, row.due + timedelta(days=GRACE)) - AGREED.paid_before >= asked
    assert (found.status is PlanStatus.KEPT) == in_time


@given(st.integers(1, 10**9), st.integers(1, 60))
def test_a_plan_survives_the_way_through_json(minor: int, months: int) -> None:
    plan = monthly(Money(minor * 60), months, days(1))
    assert plan_from_json(plan_to_json(plan)) == plan
