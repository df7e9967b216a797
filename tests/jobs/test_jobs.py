"""The jobs of a business day do their work once, go on where they stopped, and touch nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.jobs.arrangements import follow_arrangements
from bot.jobs.end_of_day import close_day
from bot.jobs.retention import forget
from bot.lending import Money
from bot.lending.promise import PromiseState
from bot.lending.statement import statement
from bot.service import demo, finances, hardship, promise
from bot.service.records import DelinquencySnapshot, PlanStatus
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, WEI, agree, days, fill, moment, monthly, seen, stated, turn

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.fixture
async def book(store: Store) -> Store:
    async with store.write() as uow:
        await fill(uow)
    return store


async def test_every_loan_gets_the_snapshot_that_its_statement_says(store: Store) -> None:
    async with store.write() as uow:
        await demo.seed(uow, TODAY, NOW)
        everything = await uow.loans.count()
    steps: list[tuple[int, int]] = []
    assert await close_day(store, TODAY, lambda done, whole: steps.append((done, whole))) == everything
    assert steps[-1] == (everything, everything)
    async with store.read() as uow:
        missing = await uow.delinquencies.missing(TODAY, "", None)
        [taken] = await uow.delinquencies.of_loan("L0001")
        said = statement(await uow.loans.account("L0001"), TODAY)
    assert not missing
    assert (taken.days_past_due, taken.bucket) == (said.days_past_due, said.range)
    assert (taken.overdue, taken.outstanding) == (said.overdue.total, said.outstanding.total)


async def test_a_day_is_closed_once_and_the_next_one_again(book: Store) -> None:
    assert [await close_day(book, day) for day in (TODAY, TODAY, days(1))] == [1, 0, 1]


async def test_a_run_that_was_interrupted_takes_what_is_missing_wherever_that_is(store: Store) -> None:
    async with store.write() as uow:
        await demo.seed(uow, TODAY, NOW)
        everything = await uow.loans.count()
        nothing = Money.zero()
        done = [
            DelinquencySnapshot(loan_id=f"L{n:04d}", on=TODAY, days_past_due=0, bucket="x", overdue=nothing, outstanding=nothing)
            for n in range(2, 202, 2)
        ]
        await uow.delinquencies.put(done)
    assert await close_day(store, TODAY, stretch=30) == everything - 100


async def test_plans_and_promises_follow_the_calendar(book: Store) -> None:
    async with book.read() as uow:
        debt = (await stated(uow)).payoff
    await agree(book, monthly(debt, 10, days(9)))
    async with book.write() as uow:
        await promise.record(uow, turn(), loan_id=LOAN, amount="100", due=days(2).isoformat())
    assert await follow_arrangements(book, days(2), NOW) == 1
    assert [given.state for given in (await seen(book)).promises] == [PromiseState.PENDING]
    assert await follow_arrangements(book, days(20), NOW) == 1
    account = await seen(book, days(20))
    assert [given.state for given in account.promises] == [PromiseState.BROKEN]
    assert [plan.status for plan in account.plans] == [PlanStatus.BROKEN]
    assert await follow_arrangements(book, days(21), NOW) == 0


async def test_settling_is_audited_once(book: Store) -> None:
    async with book.write() as uow:
        await promise.record(uow, turn(), loan_id=LOAN, amount="100", due=days(2).isoformat())
    for day in (days(10), days(11)):
        await follow_arrangements(book, day, NOW)
    async with book.read() as uow:
        verbs = [record.verb for record in await uow.audit.records(after=0, limit=100)]
    assert verbs.count("settle_promise") == 1


async def test_old_snapshots_and_reasons_of_hardship_are_forgotten_and_nothing_younger(book: Store) -> None:
    await close_day(book, TODAY)
    async with book.write() as uow:
        for kind in ("illness", "income_lost"):
            await hardship.record(uow, turn(), kind=kind, consent=True)
        first, _ = await uow.hardships.of_borrower(WEI.id)
        await hardship.close(uow, actor="lin", request_id=first.id, outcome="relief", on=TODAY, now=moment(TODAY))
    soon = await forget(book, days(180))
    later = await forget(book, days(181))
    assert (soon.hardship_kinds, later.hardship_kinds) == (0, 1)
    kinds = [asked.kind for asked in (await seen(book)).hardships]
    assert kinds.count(None) == 1
    assert (await forget(book, date(2031, 11, 21))).snapshots == 0
    assert (await forget(book, date(2031, 11, 22))).snapshots == 1


async def test_household_figures_are_forgotten_when_their_time_is_over(book: Store) -> None:
    async with book.write() as uow:
        await finances.save_finances(uow, turn(), consent=True, monthly_income="8000")
    assert (await forget(book, days(180))).finances == 0
    assert (await seen(book)).finances is not None
    assert (await forget(book, days(181))).finances == 1
    assert (await seen(book)).finances is None
