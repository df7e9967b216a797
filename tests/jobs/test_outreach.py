"""A day's outreach over the book: a dry run writes nothing, and a run that was killed is simply run again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, func, select

from bench.book.make import make
from bot.jobs import outreach
from bot.jobs.daily import due, end_of_day, run
from bot.jobs.end_of_day import close_day
from bot.jobs.outreach import reach_out
from bot.jobs.retention import forget
from bot.lending import Money, Payment
from bot.service import demo, imports
from bot.service.outreach import candidates, plan_page
from bot.service.outreach_rows import row
from bot.store.tables.lending import accrual, outlook
from bot.store.tables.outbox import outbox
from bot.store.tables.reach import contact_decision
from bot.store.unit_of_work import Store
from tests.service.book import OTHER, TODAY, WEI, days, fill, moment

DAY = days(1)
NOON = moment(DAY)


@pytest.fixture(autouse=True)
async def book(store: Store, request: pytest.FixtureRequest) -> None:
    if "demo book" not in (request.function.__doc__ or ""):
        async with store.write() as uow:
            await fill(uow)


async def rows(store: Store, table) -> int:
    async with store.read() as uow:
        return await uow.connection.scalar(select(func.count()).select_from(table))


async def test_a_dry_run_says_it_all_and_writes_nothing(store: Store) -> None:
    pages = [page async for page in outreach.outreach(store, DAY, NOON, dry_run=True)]
    assert [(row["borrower"], row["sent"]) for page in pages for row in page.rows] == [(WEI.id, True)]
    assert (await rows(store, outbox), await rows(store, contact_decision)) == (0, 0)


async def test_a_day_run_twice_posts_once(store: Store) -> None:
    assert await reach_out(store, DAY, NOON) == 1
    assert await reach_out(store, DAY, NOON + timedelta(hours=1)) == 0
    assert await rows(store, outbox) == 1


async def test_a_run_that_was_killed_between_pages_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outreach, "PAGE", 1)
    pages = outreach.outreach(store, DAY, NOON)
    assert (await anext(pages)).posted == 1
    await pages.aclose()
    await reach_out(store, DAY, NOON)
    assert await rows(store, outbox) == 1


async def test_pages_that_processes_share_are_planned_as_one_process_plans_them(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the seeded book of `bench.book`, whose loans are of every kind; the day before it was not closed."""
    make(tmp_path, 60)
    async with store.write() as uow:
        await imports.loans(uow, tmp_path / "loans.csv", NOON)
        await imports.payments(uow, tmp_path / "payments.csv", NOON, DAY)
    monkeypatch.setattr(outreach, "PAGE", 10)
    nine = moment(DAY) - timedelta(hours=3)

    async def rows_of(**options: int) -> list[dict]:
        pages = [page async for page in outreach.outreach(store, DAY, nine, dry_run=True, **options)]
        return sorted((row for page in pages for row in page.rows), key=lambda row: row["borrower"])

    shared, alone = await rows_of(shared_from=0), await rows_of()
    assert shared == alone
    assert len({row["strategy"] for row in alone}) > 3


async def seed(store: Store, folder: Path, *, closed: int) -> None:
    """The seeded book of `bench.book`, of which so many last days were closed."""
    make(folder, 80)
    async with store.write() as uow:
        await imports.loans(uow, folder / "loans.csv", NOON)
        await imports.payments(uow, folder / "payments.csv", NOON, DAY)
    for passed in range(closed, 0, -1):
        await run(store, end_of_day(store, DAY - timedelta(days=passed)), NOON)


async def test_who_is_found_by_date_on_a_lenders_book_is_planned_as_everybody_is(store: Store, tmp_path: Path) -> None:
    """Rows with every reason and moment, on the seeded book of `bench.book` after each of the last days was closed."""
    await seed(store, tmp_path, closed=11)
    async with store.read() as uow:
        few, everybody = await candidates(uow, DAY, None), await uow.outreach.borrowers("", 1000)
        found = [row(each) for each in await plan_page(uow, few or [], DAY, NOON)]
        expected = [row(each) for each in await plan_page(uow, everybody, DAY, NOON)]
    assert found == expected
    assert len({each["strategy"] for each in found}) > 3
    assert few is not None
    assert len(few) < len(everybody) / 2


async def test_what_was_foreseen_at_the_closing_changes_no_plan_whatever_came_since(store: Store, tmp_path: Path) -> None:
    """On the seeded book of `bench.book`, where a few paid on the day itself; planned again with nothing foreseen."""
    await seed(store, tmp_path, closed=4)
    async with store.write() as uow:
        everybody = await uow.outreach.borrowers("", 1000)
        paying = Random(3).sample([account.loan.id for account in await uow.loans.of_borrowers(everybody)], 25)
        came = [Payment(id=f"N{loan_id}", received_on=DAY, amount=Money.of(300)) for loan_id in paying]
        await uow.loans.add_payments(zip(paying, came, strict=True))
        held = [each for facts in (await uow.outreach.facts(everybody, DAY, NOON)).values() for each in facts.outlooks]
        found = [row(each) for each in await plan_page(uow, everybody, DAY, NOON)]
        for table in (accrual, outlook):
            await uow.connection.execute(delete(table))
        assert found == [row(each) for each in await plan_page(uow, everybody, DAY, NOON)]
    assert len(set(held)) > 80


async def test_another_lenders_borrowers_are_left_alone(store: Store) -> None:
    assert await reach_out(store, DAY, NOON, lender_id="lxqb") == 0


async def test_progress_counts_borrowers(store: Store) -> None:
    seen = []
    await reach_out(store, DAY, NOON, progress=lambda done, everybody: seen.append((done, everybody)))
    assert seen == [(2, len({WEI.id, OTHER.id}))]


async def test_the_borrowers_found_by_date_are_all_whom_a_day_concerns(store: Store) -> None:
    """On the whole demo book, played for a week: planning them finds what planning everybody finds."""
    first = TODAY
    async with store.write() as uow:
        await demo.seed(uow, first, moment(first), lambda done, everybody: None)
    for n in range(1, 11):
        await close_day(store, first - timedelta(days=n))
    for n in range(1, 8):
        day, nine = first + timedelta(days=n), moment(first + timedelta(days=n)) - timedelta(hours=3)
        for job in (await due(store, nine))[:2]:
            await run(store, job, nine)
        async with store.read() as uow:
            few = await candidates(uow, day, None)
            everybody = await uow.outreach.borrowers("", 1000)
            expected = {each.occasion.key for each in await plan_page(uow, everybody, day, nine)}
            found = {each.occasion.key for each in await plan_page(uow, few, day, nine)}
        assert found == expected
        assert len(few) < len(everybody)


async def test_where_yesterday_was_not_closed_everybody_is_looked_at(store: Store) -> None:
    async with store.read() as uow:
        assert await candidates(uow, DAY, None) is None


async def test_what_the_gate_decided_is_kept_as_long_as_collection_records_and_then_forgotten(store: Store) -> None:
    await reach_out(store, DAY, NOON)
    assert (await forget(store, date(DAY.year + 5, DAY.month, DAY.day))).decisions == 0
    assert (await forget(store, date(DAY.year + 5, DAY.month, DAY.day + 1))).decisions == 1
