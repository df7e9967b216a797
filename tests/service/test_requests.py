"""Disputes, complaints and hardship: written down in the borrower's words, protecting what they should, closed once."""

from __future__ import annotations

import pytest

from bot.lending.hardship import Relief
from bot.service import complaint, dispute, hardship
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, days, fill, moment, seen, turn


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await fill(uow)
    return store


async def contest(store: Store, **said: str) -> str:
    async with store.write() as uow:
        await dispute.record(uow, turn(), **{"kind": "amount", "statement": "金额不对", **said})
    return (await seen(store)).disputes[-1].id


async def test_penalty_interest_rests_while_a_dispute_is_open(book: Store) -> None:
    await contest(book, loan_id=LOAN)
    before, later = await seen(book), await seen(book, days(30))
    assert before.loans[0].disputed
    assert later.loans[0].statement.overdue.penalty == before.loans[0].statement.overdue.penalty
    assert "dispute" in later.holds


async def test_a_resolved_dispute_lets_penalty_run_again_but_not_for_the_days_it_was_open(book: Store) -> None:
    calm = (await seen(book, days(30))).loans[0].statement.overdue.penalty
    contested = await contest(book, loan_id=LOAN)
    async with book.write() as uow:
        await dispute.resolve(uow, actor="lin", dispute_id=contested, outcome="declined", on=days(10), now=moment(days(10)))
    account = await seen(book, days(30))
    resting = (await seen(book)).loans[0].statement.overdue.penalty
    assert resting < account.loans[0].statement.overdue.penalty < calm
    assert "dispute" not in account.holds


async def test_a_dispute_about_no_loan_is_about_all_of_them(book: Store) -> None:
    await contest(book)
    assert (await seen(book)).loans[0].disputed


async def test_a_kind_that_nobody_knows_is_still_a_dispute(book: Store) -> None:
    await contest(book, kind="martians")
    assert (await seen(book)).disputes[0].kind == "other"


async def test_a_dispute_about_somebody_elses_loan_is_not_found(book: Store) -> None:
    with pytest.raises(NotFound):
        await contest(book, loan_id="L9999")


async def test_a_dispute_is_resolved_once(book: Store) -> None:
    contested = await contest(book)
    async with book.write() as uow:
        await dispute.resolve(uow, actor="lin", dispute_id=contested, outcome="upheld", on=TODAY, now=moment(TODAY))
        with pytest.raises(Conflict, match="dispute_closed"):
            await dispute.resolve(uow, actor="lin", dispute_id=contested, outcome="upheld", on=TODAY, now=moment(TODAY))


async def test_a_complaint_is_open_until_it_is_answered(book: Store) -> None:
    async with book.write() as uow:
        await complaint.record(uow, turn(), kind="conduct", statement="打给了我的同事")
    told = (await seen(book)).complaints[0]
    assert told.is_open
    assert told.statement == "打给了我的同事"
    async with book.write() as uow:
        await complaint.resolve(uow, actor="su", complaint_id=told.id, outcome="upheld", on=days(2), now=moment(days(2)))
    assert "complaint" not in (await seen(book, days(2))).holds


async def test_what_a_borrower_wrote_stays_out_of_the_audit_and_of_repr(book: Store) -> None:
    await contest(book, statement="secret words")
    async with book.read() as uow:
        records = await uow.audit.records(after=0, limit=50)
    assert "secret words" not in str(records)
    assert "secret words" not in repr((await seen(book)).disputes)


async def test_illness_is_kept_only_with_consent(book: Store) -> None:
    async with book.write() as uow:
        await hardship.record(uow, turn(), kind="illness", consent=False)
        await hardship.record(uow, turn(), kind="illness", consent=True)
        await hardship.record(uow, turn(), kind="income_lost", consent=False, until=days(60).isoformat())
    kept = {(each.kind, each.consent, each.until) for each in (await seen(book)).hardships}
    assert kept == {(None, False, None), ("illness", True, None), ("income_lost", False, days(60))}


@pytest.mark.parametrize("until", ["soon", days(-1).isoformat()])
async def test_hardship_until_no_day_or_a_past_one_is_refused(book: Store, until: str) -> None:
    async with book.write() as uow:
        with pytest.raises(Invalid):
            await hardship.record(uow, turn(), kind="other", consent=False, until=until)


async def test_a_hardship_request_is_closed_once(book: Store) -> None:
    async with book.write() as uow:
        await hardship.record(uow, turn(), kind="other", consent=False)
    asked = (await seen(book)).hardships[0].id
    async with book.write() as uow:
        await hardship.close(uow, actor="lin", request_id=asked, outcome="relief", on=TODAY, now=moment(TODAY))
        with pytest.raises(Conflict, match="hardship_closed"):
            await hardship.close(uow, actor="lin", request_id=asked, outcome="relief", on=TODAY, now=moment(TODAY))
    assert "hardship" not in (await seen(book)).holds


async def test_relief_is_granted_by_kind_and_penalty_interest_rests_meanwhile(book: Store) -> None:
    async with book.write() as uow:
        await hardship.record(uow, turn(), kind="income_lost", consent=True)
    asked = (await seen(book)).hardships[0]
    assert asked.relief == Relief(start=TODAY, end=days(30), stops_penalty=True)
    async with book.read() as uow:
        holds = (await uow.loans.account(LOAN)).penalty_holds
    assert [(hold.start, hold.end, hold.reason) for hold in holds] == [(TODAY, days(30), "relief")]


async def test_a_second_relief_soon_after_is_for_a_person(book: Store) -> None:
    for on in (TODAY, days(100)):
        async with book.write() as uow:
            await hardship.record(uow, turn(on), kind="illness", consent=True)
    assert [each.relief is not None for each in (await seen(book)).hardships] == [True, False]


async def test_a_kind_that_the_lender_does_not_name_gets_the_ordinary_relief_without_consent(book: Store) -> None:
    async with book.write() as uow:
        await hardship.record(uow, turn(), kind="caring", consent=False)
    asked = (await seen(book)).hardships[0]
    assert asked.kind is None
    assert asked.relief == Relief(start=TODAY, end=days(7), stops_penalty=False)


async def test_a_request_is_closed_when_it_is_over_and_then_forgotten(book: Store) -> None:
    async with book.write() as uow:
        await hardship.record(uow, turn(), kind="illness", consent=True, until=days(40).isoformat())
    async with book.write() as uow:
        assert await hardship.expire(uow, days(39), moment(days(39))) == 0
        assert await hardship.expire(uow, days(40), moment(days(40))) == 1
        assert await hardship.expire(uow, days(41), moment(days(41))) == 0
        await uow.hardships.forget_kinds(days(41))
    asked = (await seen(book, days(41))).hardships[0]
    assert (asked.kind, asked.outcome) == (None, "expired")


async def test_nothing_is_written_down_for_somebody_unproven(book: Store) -> None:
    async with book.write() as uow:
        with pytest.raises(NotAllowed):
            await dispute.record(uow, turn(who=None), kind="amount", statement="x")
        with pytest.raises(NotAllowed):
            await complaint.record(uow, turn(who=None), kind="conduct", statement="x")
        with pytest.raises(NotAllowed):
            await hardship.record(uow, turn(who=None), kind="other", consent=False)
