"""The demo book is the same people on any day, and their cases are what their names say."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.lending import Money, RepaymentMethod
from bot.lending.statement import statement
from bot.service import demo
from bot.service.account import Overview, overview
from bot.service.audit import first_break
from bot.service.demo_book import BORROWERS, account, people
from bot.service.demo_cases import CASES
from bot.service.demo_stories import STORIES
from bot.service.records import PhoneStatus, PlanStatus, Standing
from bot.service.turn import Verified
from bot.store.tables.outbox import outbox
from bot.store.unit_of_work import Store

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
ANCHORS = [TODAY, date(2026, 3, 31), date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 31)]
FIRST_TEN = people()[:10]


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await demo.seed(uow, TODAY, NOW)
    return store


async def test_what_was_written_on_earlier_days_left_on_them_and_stands_nowhere_still(book: Store) -> None:
    async with book.read() as uow:
        rows = (await uow.connection.execute(select(outbox.c.state, outbox.c.settled_at, outbox.c.not_before))).all()
    past = [row for row in rows if row.not_before < NOW]
    assert past
    assert all((row.state, row.settled_at) == ("sent", row.not_before) for row in past)


async def everybody(store: Store, on: date = TODAY) -> dict[str, Overview]:
    """Account by name of the case, of the documented forty."""
    found = {}
    async with store.read() as uow:
        for person in people()[: len(CASES)]:
            who = Verified(borrower_id=person.borrower.id, lender_id=person.borrower.lender_id)
            found[person.case.case] = await overview(uow, who, on)
    return found


def test_both_languages_both_lenders_and_all_four_methods_are_there() -> None:
    rows = people()
    languages = Counter(person.borrower.language for person in rows)
    methods = {account(person, 0, TODAY).terms.method for person in rows}
    assert len(rows) == BORROWERS >= 320
    assert languages["zh"] > languages["en"] >= BORROWERS / 4
    assert {person.borrower.lender_id for person in rows} == {"tqg", "lxqb"}
    assert methods == set(RepaymentMethod)


def test_ids_and_numbers_are_given_once_and_numbers_are_e164() -> None:
    listed = demo.listing()
    loans = [loan for row in listed for loan in row["loans"]]
    assert len({row["borrower"] for row in listed}) == len({row["phone"] for row in listed}) == len(listed)
    assert len(set(loans)) == len(loans)
    assert all(row["phone"].startswith("+8610") and len(row["phone"]) == 14 for row in listed)


def test_the_first_ten_are_overdue_in_alternating_languages_and_have_no_story() -> None:
    assert [person.borrower.language for person in FIRST_TEN] == [
        next(turns) for turns in [cycle(("zh", "en"))] for _ in range(10)
    ]
    assert all(person.case.story is None and len(person.loan_ids) == 1 for person in FIRST_TEN)
    owed = [statement(account(person, 0, TODAY), TODAY) for person in FIRST_TEN]
    assert all(stated.days_past_due > 0 and stated.overdue.total > Money.zero() for stated in owed)
    assert {stated.range for stated in owed} >= {"1-7", "8-30", "31-90", "91-180", "181+"}
    assert all(Money.of(3000) <= stated.payoff <= Money.of(60000) for stated in owed)


@pytest.mark.parametrize("today", ANCHORS, ids=str)
def test_every_loan_is_as_late_as_its_case_says_on_whatever_day_it_is_anchored(today: date) -> None:
    for person in people():
        for place, wanted in enumerate(person.case.loans):
            stated = statement(account(person, place, today), today)
            if wanted.days > 0:
                assert stated.days_past_due == wanted.days, person
            elif wanted.days < 0:
                assert stated.next_due is not None
                assert (today - stated.next_due).days == wanted.days, person


def test_the_book_reaches_from_ten_days_before_due_to_four_hundred_past() -> None:
    days = [loan.days for person in people() for loan in person.case.loans]
    assert (min(days), max(days)) == (-10, 400)


def test_every_story_is_told_of_somebody() -> None:
    assert {person.case.story for person in people()} == {None, *STORIES}


async def test_the_documented_cases_are_what_they_are_called(book: Store) -> None:
    cases = await everybody(book)
    first = {name: found.loans[0] for name, found in cases.items()}
    assert first["due_today"].statement.range == "due_today"
    assert first["in_grace"].statement.range == first["last_day_of_grace"].statement.range == "grace"
    assert cases["hardship_job_lost"].holds == cases["hardship_illness"].holds == {"hardship"}
    assert cases["dispute_not_mine"].holds == cases["dispute_amount"].holds == {"dispute"}
    assert first["plan_on_track"].progress is not None
    assert first["plan_on_track"].progress.paid > Money.zero()
    assert first["plan_due_tomorrow"].progress is not None
    assert first["plan_due_tomorrow"].progress.next_due == date(2026, 11, 22)
    assert first["plan_payment_late"].progress is not None
    assert first["plan_payment_late"].progress.late
    assert (first["plan_broken"].plan, first["plan_broken"].broken_plans) == (None, 1)
    assert first["plan_broken_three_times"].broken_plans == 3
    assert first["paid_off"].statement.paid_off
    assert first["plan_kept"].statement.paid_off
    assert [plan.status for plan in cases["plan_kept"].plans] == [PlanStatus.KEPT]
    assert cases["wrong_number"].borrower.phone_status is PhoneStatus.WRONG
    assert [view.statement.days_past_due > 0 for view in cases["two_loans_one_late"].loans] == [True, False]
    assert [view.statement.days_past_due > 0 for view in cases["two_loans_both_late"].loans] == [True, True]
    assert first["paid_yesterday"].statement.days_past_due == 0
    assert first["partial_payment"].statement.days_past_due == 28
    assert first["bounced_payment"].statement.days_past_due == 12
    assert first["overpaid"].statement.credit == Money.of(200)
    assert first["promise_tomorrow"].promise is not None
    assert first["promise_tomorrow"].promise.due == date(2026, 11, 22)
    assert [given.state.value for given in cases["promise_broken"].promises] == ["broken"]
    assert cases["complaint_open"].holds == {"complaint"}
    assert not cases["texts_stopped"].preferences["sms"].allowed
    assert cases["deceased"].borrower.standing is Standing.DECEASED
    assert first["above_authority"].statement.payoff > Money.of(50000)
    assert first["called_in_400_days"].statement.overdue == first["called_in_400_days"].statement.outstanding


async def test_nothing_stands_between_the_first_ten_and_a_plan(book: Store) -> None:
    cases = await everybody(book)
    for person in FIRST_TEN:
        account_now = cases[person.case.case]
        assert account_now.holds == frozenset()
        assert account_now.loans[0].broken_plans == 0
        assert account_now.borrower.phone_status is PhoneStatus.OK


async def test_the_database_holds_exactly_who_is_listed(book: Store) -> None:
    async with book.read() as uow:
        seeded = {person.id: (person.name, person.phone, person.language) async for person in uow.borrowers.all()}
        assert await uow.loans.count() == sum(len(row["loans"]) for row in demo.listing())
        assert not await demo.is_empty(uow)
    assert seeded == {row["borrower"]: (row["name"], row["phone"], row["language"]) for row in demo.listing()}


async def test_what_the_stories_did_is_in_an_unbroken_audit(book: Store) -> None:
    async with book.read() as uow:
        verbs = {record.verb for record in await uow.audit.records(after=0, limit=1000)}
        assert await first_break(uow) is None
    assert verbs >= {"seed", "agree_plan", "end_plan", "record_payment", "record_promise", "record_dispute"}


def test_the_documentation_lists_the_forty() -> None:
    page = Path(__file__).parents[2] / "docs" / "demo.md"
    assert demo.document() in page.read_text(encoding="utf-8")
