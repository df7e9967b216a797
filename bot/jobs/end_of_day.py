"""The end of a business day: how late every loan is, written down once, a page of the book per transaction.

A run that was interrupted goes on after the last loan that has its snapshot of the day; a finished day is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.lending.loan import LoanAccount
from bot.lending.statement import statement
from bot.service.records import DelinquencySnapshot
from bot.store.unit_of_work import Store

Progress = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Shows no progress."""


async def close_day(store: Store, today: date, progress: Progress = silent) -> int:
    """Take the snapshots of `today` that are missing; returns how many were taken."""
    taken = 0
    async with store.read() as uow:
        everything, after = await uow.loans.count(), await uow.delinquencies.last_done(today)
    while True:
        async with store.write() as uow:
            page = await uow.loans.page(after)
            await uow.delinquencies.put(snapshot(account, today) for account in page)
        if not page:
            return taken
        taken, after = taken + len(page), page[-1].loan.id
        progress(taken, everything)


def snapshot(account: LoanAccount, on: date) -> DelinquencySnapshot:
    stated = statement(account, on)
    return DelinquencySnapshot(
        loan_id=stated.loan_id,
        on=on,
        days_past_due=stated.days_past_due,
        bucket=stated.range,
        overdue=stated.overdue.total,
        outstanding=stated.outstanding.total,
        oldest_unpaid_due=stated.oldest_unpaid_due,
        next_due=stated.next_due,
    )
