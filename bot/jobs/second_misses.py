"""Plans in the place of missed ones that are broken too, brought to the desk: docs of `bot.service.second_miss` say when and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.service.second_miss import call_in_a_person
from bot.store.unit_of_work import Store

AFTER = timedelta(days=1)
LOOK_BACK = timedelta(days=7)
"""Days on which nothing ran are made up for."""


async def bring_to_the_desk(store: Store, today: date, now: datetime) -> int:
    """Open the cases; returns how many. A transaction each, so a run that was interrupted is simply run again."""
    async with store.read() as uow:
        broken = await uow.plans.broken_again(today - LOOK_BACK, today - AFTER)
    opened = 0
    for each in broken:
        async with store.write() as uow:
            opened += await call_in_a_person(uow, each, today, now)
    return opened
