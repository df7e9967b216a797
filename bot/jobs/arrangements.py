"""Promises and plans brought up to the day, kept, broken, or still running; hardship requests that are over closed."""

from __future__ import annotations

from datetime import date, datetime

from bot.service import hardship
from bot.service.payment import refresh
from bot.store.unit_of_work import Store, UnitOfWork


async def follow_arrangements(store: Store, today: date, now: datetime) -> int:
    """Let every open promise and running plan follow its loan's payments; returns how many loans were looked at.

    One transaction per loan, so a run that was interrupted is simply run again.
    """
    seen, after = 0, ""
    while True:
        async with store.read() as uow:
            loan_ids = await _loans_after(uow, after)
        for loan_id in loan_ids:
            async with store.write() as uow:
                await refresh(uow, await uow.loans.account(loan_id), today, now)
        if not loan_ids:
            async with store.write() as uow:
                await hardship.expire(uow, today, now)
            return seen
        seen, after = seen + len(loan_ids), loan_ids[-1]


async def _loans_after(uow: UnitOfWork, after: str) -> tuple[str, ...]:
    """The next loans with a promise or a plan. The nearer page's end is where both are known."""
    pages = [page for page in (await uow.promises.pending_on(after), await uow.plans.running_on(after)) if page]
    if not pages:
        return ()
    end = min(page[-1] for page in pages)
    return tuple(sorted({loan_id for page in pages for loan_id in page if loan_id <= end}))
