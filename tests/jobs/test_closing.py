"""Closing a day over a whole book: shared out among processes, it says what the statements say, and outlives being killed."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bench.book.make import TODAY, make
from bot.jobs.daily import LEASE, end_of_day, run
from bot.jobs.end_of_day import close_day
from bot.lending import Charge, Components, LoanAccount, Money, Payment, PaymentKind, PenaltyHold, Waiver
from bot.lending.statement import statement
from bot.service import imports
from bot.store.repositories import outlooks
from bot.store.unit_of_work import Store, UnitOfWork

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


async def agree_with_the_statements(store: Store, on: date = TODAY) -> int:
    """How many loans have a snapshot of a day, after each was compared with its statement to the cent."""
    async with store.read() as uow:
        ids = await uow.delinquencies.missing(date.max, "", None)
        for account in await uow.loans.accounts(ids):
            said = statement(account, on)
            [taken] = [each for each in await uow.delinquencies.of_loan(account.loan.id) if each.on == on]
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


async def carried(store: Store, on: date) -> int:
    """How many snapshots of a day the database alone would take."""
    async with store.read() as uow:
        everything = await uow.loans.count()
    async with store.engine.connect() as connection, connection.begin() as transaction:
        count = await UnitOfWork(connection).outlooks.carry(on, "", None)
        left = len(await UnitOfWork(connection).delinquencies.missing(on, "", None))
        await transaction.rollback()
    assert left == everything - count
    return count


async def test_whatever_is_booked_between_the_days_each_is_closed_to_the_cent(lenders_book: Store) -> None:
    """Payments of the day, back-dated ones, reversals, refunds, charges, waivers, holds and a loan that is called in."""
    everything = BORROWERS * 3 // 2
    assert await close_day(lenders_book, TODAY) == everything
    dice = Random(7)
    for passed in range(1, 9):
        on = TODAY + timedelta(days=passed)
        async with lenders_book.write() as uow:
            ids = await uow.delinquencies.missing(date.max, "", None)
            for account in dice.sample(await uow.loans.accounts(ids), 12):
                await book_something(uow, account, on, dice)
        assert await close_day(lenders_book, on) == everything
        assert await agree_with_the_statements(lenders_book, on) == everything


async def book_something(uow: UnitOfWork, account: LoanAccount, on: date, dice: Random) -> None:
    loan_id, name, on = (
        account.loan.id,
        f"N{dice.random()}",
        max(account.terms.opened_on, on - timedelta(days=dice.choice((0, 0, 9, 70)))),
    )
    paid = next((each for each in account.payments if each.kind is PaymentKind.PAYMENT), None)
    match dice.randrange(7):
        case 0 | 1:
            amount = Money(dice.randrange(1, 200_000))
            await uow.loans.add_payments([(loan_id, Payment(id=name, received_on=on, amount=amount))])
        case 2 if paid and not any(each.reverses for each in account.payments):
            back = Payment(id=name, received_on=on, amount=paid.amount, kind=PaymentKind.REVERSAL, reverses=paid.id)
            await uow.loans.add_payments([(loan_id, back)])
        case 3:
            await uow.loans.add_charges([(loan_id, Charge(id=name, on=on, amount=Money.of(25)))])
        case 4:
            await uow.loans.add_waivers([(loan_id, Waiver(id=name, on=on, amount=replace(Components.zero(), fee=Money.of(9))))])
        case 5:
            await uow.loans.hold_penalty(name, loan_id, PenaltyHold(start=on))
        case _:
            await uow.loans.call_in(loan_id, on)


async def test_most_loans_are_carried_over_but_none_by_other_code_or_for_an_earlier_day(
    lenders_book: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = BORROWERS * 3 // 2
    await close_day(lenders_book, TODAY)
    assert everything * 4 // 5 < await carried(lenders_book, TODAY + timedelta(days=1)) < everything
    assert await carried(lenders_book, TODAY - timedelta(days=1)) == 0
    monkeypatch.setattr(outlooks, "code", lambda: "other")
    assert await carried(lenders_book, TODAY + timedelta(days=1)) == 0


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
