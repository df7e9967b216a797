"""`python -m bot close-day`: the end of a business day, by hand; what is done already is left alone."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Annotated

import typer

from bot.commands.common import day, fail, present, progress


def close_day(on: Annotated[str | None, typer.Option(help="Day, as 2026-11-21; yesterday by default.")] = None) -> None:
    """Write down how late every loan was at the end of a day; an interrupted run goes on where it stopped."""
    if not asyncio.run(_close(day(on))):
        fail("that day is closed already, or another process is at it", 1)


async def _close(on: date | None) -> bool:
    from bot.jobs.daily import end_of_day, run
    from bot.lending.dates import business_date
    from bot.settings import settings
    from bot.store.unit_of_work import Store

    now, store = present(), Store.open(settings().url)
    try:
        async with store.read() as uow:
            todays = [business_date(now, each.zone) for each in await uow.lenders.all()]
        if not todays:
            fail("there is no lender on the book; has `python -m bot seed` been run?")
        chosen = on or min(todays) - timedelta(days=1)
        if chosen >= min(todays):
            fail(f"{chosen} is not over yet")
        return await run(store, end_of_day(store, chosen, progress(f"{chosen}")), now)
    finally:
        await store.close()
