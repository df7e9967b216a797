"""A day's outreach over the book, a page of borrowers per transaction; a page may be done in a process of its own, a helper.

A run that was interrupted is simply run again: what was posted stays posted, and nothing is posted twice.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from bot.jobs.end_of_day import Progress, silent
from bot.jobs.helpers import Helpers, Json, serve
from bot.service.outreach import candidates, plan_page, post
from bot.service.outreach_rows import Row, row
from bot.store.unit_of_work import Store

PAGE = 500
SHARED_FROM = 5000
"""Borrowers to look at from which processes of their own, which take a second or two to start, are worth it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What became of a page of borrowers: a row for each occasion, and how many messages were put into the outbox."""

    rows: list[Row]
    posted: int


async def outreach(
    store: Store,
    on: date,
    now: datetime,
    *,
    lender_id: str | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
    shared_from: int = SHARED_FROM,
) -> AsyncGenerator[Page, None]:
    """Post a day's outreach, or only say what it would be; each page as it is done, which is not the order of the borrowers."""
    async with store.read() as uow:
        chosen = await candidates(uow, on, lender_id)
        everybody = len(chosen) if chosen is not None else await uow.outreach.count(lender_id)
    done, task = 0, {"on": on.isoformat(), "now": now.isoformat(), "dry_run": dry_run}
    pages = _pages(store, chosen, lender_id)
    async with aclosing(_done(store, task, pages, shared=everybody >= shared_from)) as answers:
        async for asked, answer in answers:
            done += len(asked["ids"])
            progress(done, everybody)
            yield Page(answer["rows"], answer["posted"])


async def reach_out(store: Store, on: date, now: datetime, *, lender_id: str | None = None, progress: Progress = silent) -> int:
    """Post a day's outreach; returns how many messages were put into the outbox."""
    return sum([page.posted async for page in outreach(store, on, now, lender_id=lender_id, progress=progress)])


async def _done(store: Store, task: Json, pages: AsyncIterator[Json], *, shared: bool) -> AsyncGenerator[tuple[Json, Json], None]:
    """Each page with what became of it."""
    if not shared:
        async for page in pages:
            yield page, await work(store, task, page)
        return
    async with Helpers(store, "bot.jobs.outreach", task) as helpers, aclosing(helpers.answers(pages)) as answers:
        async for answer in answers:
            yield answer


async def _pages(store: Store, chosen: Sequence[str] | None, lender_id: str | None) -> AsyncIterator[Json]:
    """Pages of the borrowers whom the day may concern, or of everybody where yesterday was not closed."""
    done, after = 0, ""
    while True:
        if chosen is not None:
            ids = list(chosen[done : done + PAGE])
        else:
            async with store.read() as uow:
                ids = list(await uow.outreach.borrowers(after, PAGE, lender_id))
        if not ids:
            return
        yield {"ids": ids}
        done, after = done + len(ids), ids[-1]


async def work(store: Store, task: Json, page: Json) -> Json:
    """A helper's part of a day's outreach: one page, planned and, unless it is a dry run, posted."""
    try:
        return await _work(store, task, page)
    except IntegrityError:  # somebody else posted the same, or wrote for the first time, at this moment
        return await _work(store, task, page)


async def _work(store: Store, task: Json, page: Json) -> Json:
    on, now, posted = date.fromisoformat(task["on"]), datetime.fromisoformat(task["now"]), 0
    async with store.read() as uow:
        planned = await plan_page(uow, page["ids"], on, now)
    if planned and not task["dry_run"]:
        async with store.write() as uow:
            posted = await post(uow, planned, now)
    return {"rows": [row(each) for each in planned], "posted": posted}


if __name__ == "__main__":
    serve(work)
