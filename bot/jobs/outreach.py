"""A day's outreach over the whole book, a page of borrowers per transaction.

A run that was interrupted is simply run again: what was posted stays posted, and nothing is posted twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime

from bot.jobs.end_of_day import Progress, silent
from bot.service.outreach import candidates, plan_page, post
from bot.service.outreach_records import Planned
from bot.store.unit_of_work import Store

PAGE = 500


async def planned(
    store: Store, on: date, now: datetime, *, lender_id: str | None = None, progress: Progress = silent
) -> AsyncIterator[list[Planned]]:
    """What a day's outreach would be, page by page; nothing is written."""
    async for ids in _pages(store, on, lender_id, progress):
        async with store.read() as uow:
            page = await plan_page(uow, ids, on, now)
        yield page


async def reach_out(store: Store, on: date, now: datetime, *, lender_id: str | None = None, progress: Progress = silent) -> int:
    """Post a day's outreach; returns how many messages were put into the outbox."""
    posted = 0
    async for page in planned(store, on, now, lender_id=lender_id, progress=progress):
        if page:
            async with store.write() as uow:
                posted += await post(uow, page, now)
    return posted


async def _pages(store: Store, on: date, lender_id: str | None, progress: Progress) -> AsyncIterator[list[str]]:
    """Pages of the borrowers whom the day may concern, or of everybody where yesterday was not closed."""
    async with store.read() as uow:
        chosen = await candidates(uow, on, lender_id)
        everybody = len(chosen) if chosen is not None else await uow.outreach.count(lender_id)
    done, after = 0, ""
    while True:
        if chosen is not None:
            ids = list(chosen[done : done + PAGE])
        else:
            async with store.read() as uow:
                ids = list(await uow.outreach.borrowers(after, PAGE, lender_id))
        if not ids:
            return
        yield ids
        done, after = done + len(ids), ids[-1]
        progress(done, everybody)
