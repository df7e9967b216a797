"""Closing stretches of the book for a day, here or in a process of its own: `python -m bot.jobs.closing`, a helper.

The database carries over what it can: loans to which nothing happened but that days passed (`bot.lending.outlook`). The others are read
and worked out.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import IntegrityError

from bot.jobs.helpers import Json, serve
from bot.lending.loan import LoanAccount
from bot.lending.position import Position
from bot.lending.statement import position_and_outlook
from bot.service.records import DelinquencySnapshot
from bot.store.unit_of_work import Store


async def close_stretch(store: Store, today: date, after: str, upto: str | None) -> int:
    """Take the missing snapshots of the loans after `after` up to and with `upto` (None: the rest); returns how many."""
    try:
        return await _close(store, today, after, upto)
    except IntegrityError:  # somebody else, whom we took for dead, was at it still
        return await _close(store, today, after, upto)


async def _close(store: Store, today: date, after: str, upto: str | None) -> int:
    async with store.write() as uow:
        carried = await uow.outlooks.carry(today, after, upto)
    async with store.read() as uow:
        missing = await uow.delinquencies.missing(today, after, upto)
        accounts = await uow.loans.accounts(missing)
    if not accounts:
        return carried
    stand = [(account, *position_and_outlook(account, today)) for account in accounts]
    async with store.write() as uow:
        await uow.delinquencies.put(snapshot(account, position, today) for account, position, _ in stand)
        await uow.outlooks.put(outlook for *_, outlook in stand if outlook)
    return carried + len(stand)


def snapshot(account: LoanAccount, stands: Position, on: date) -> DelinquencySnapshot:
    """How late the loan is at the end of a day."""
    return DelinquencySnapshot(
        loan_id=account.loan.id,
        on=on,
        days_past_due=stands.days_past_due,
        bucket=stands.range,
        overdue=stands.overdue,
        outstanding=stands.outstanding,
        oldest_unpaid_due=stands.oldest_unpaid_due,
        next_due=stands.next_due,
    )


async def work(store: Store, task: Json, piece: Json) -> Json:
    """A helper's part of closing a day: one stretch."""
    return {"taken": await close_stretch(store, date.fromisoformat(task["on"]), piece["after"], piece["upto"])}


if __name__ == "__main__":
    serve(work)
