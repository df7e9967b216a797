"""Closing a day over a whole book: shared out among processes, it says what the statements say, and outlives being killed."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.book.make import TODAY, make
from bot.jobs.daily import LEASE, end_of_day, run
from bot.jobs.end_of_day import close_day
from bot.lending.statement import statement
from bot.service import imports
from bot.store.unit_of_work import Store

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
BORROWERS = 200
PATIENCE = 120


@pytest.fixture
async def lenders_book(store: Store, tmp_path: Path) -> Store:
    """The seeded book of `bench.book`, put in as a lender would."""
    make(tmp_path, BORROWERS)
    async with store.write() as uow:
        await imports.loans(uow, tmp_path / "loans.csv", NOW)
        await imports.payments(uow, tmp_path / "payments.csv", NOW, TODAY)
    return store


async def agree_with_the_statements(store: Store) -> int:
    """How many loans have a snapshot, after each was compared with its statement to the cent."""
    async with store.read() as uow:
        ids = await uow.delinquencies.missing(NOW.date(), "", None)
        for account in await uow.loans.accounts(ids):
            said = statement(account, TODAY)
            [taken] = await uow.delinquencies.of_loan(account.loan.id)
            assert (taken.overdue, taken.outstanding) == (said.overdue.total, said.outstanding.total)
            assert (taken.days_past_due, taken.bucket, taken.next_due) == (said.days_past_due, said.range, said.next_due)
            assert taken.oldest_unpaid_due == said.oldest_unpaid_due
    return len(ids)


async def test_a_book_shared_among_processes_is_closed_to_the_cent(lenders_book: Store) -> None:
    steps: list[tuple[int, int]] = []
    everything = BORROWERS * 3 // 2
    taken = await close_day(lenders_book, TODAY, lambda done, whole: steps.append((done, whole)), shared_from=0, stretch=40)
    assert taken == everything
    assert steps[-1] == (everything, everything)
    assert await agree_with_the_statements(lenders_book) == everything
    assert await close_day(lenders_book, TODAY, shared_from=0, stretch=40) == 0


async def test_a_closing_that_was_killed_is_taken_up_when_its_lease_is_over(lenders_book: Store) -> None:
    code = (
        "import asyncio, sys; from datetime import date, datetime\n"
        "from bot.jobs.daily import Job, run; from bot.jobs.end_of_day import close_day; from bot.store.unit_of_work import Store\n"
        "store, on = Store.open(sys.argv[1]), date.fromisoformat(sys.argv[2])\n"
        "job = Job('end_of_day', '*', on, lambda: close_day(store, on, shared_from=0, stretch=5))\n"
        "asyncio.run(run(store, job, datetime.fromisoformat(sys.argv[3])))"
    )
    url = lenders_book.engine.url.render_as_string(hide_password=False)
    running = await asyncio.create_subprocess_exec(sys.executable, "-c", code, url, TODAY.isoformat(), NOW.isoformat())
    everything = BORROWERS * 3 // 2
    try:
        left = await wait_until_under_way(lenders_book, everything)
    finally:
        running.send_signal(signal.SIGKILL)
        await running.wait()
    assert left > 0
    job = end_of_day(lenders_book, TODAY)
    assert not await run(lenders_book, job, NOW)
    assert await run(lenders_book, job, NOW + LEASE)
    assert await agree_with_the_statements(lenders_book) == everything


async def wait_until_under_way(store: Store, everything: int) -> int:
    """How many snapshots are missing once some were taken."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        async with store.read() as uow:
            left = len(await uow.delinquencies.missing(TODAY, "", None))
        if left < everything:
            return left
    raise AssertionError("no snapshot was taken")
