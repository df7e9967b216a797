"""The desk at this moment, for whoever leads it: who waits and how long, which clocks run out, and who is there to help."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.service import routing
from bot.service.reports import Reporting
from bot.service.talk_ports import Talk
from bot.service.talk_records import StaffMember
from bot.service.turn import Json

AT_RISK = timedelta(hours=24)
"""A clock that runs out within this time is at risk."""


class Desk(Talk, Reporting, Protocol):
    """The part of a unit of work that the wallboard sees."""


async def wallboard(uow: Desk, now: datetime) -> Json:
    """{now, waiting, danger, longest_wait, held, at_risk, breached, queues, people}; waits in seconds, None when nobody waits."""
    held = await uow.cases.held_by_agent()
    people = [_person(each, held.get(each.login, 0), now) for each in await uow.staff.all() if _helps(each)]
    return {"now": now.isoformat(), "people": people, **await uow.reports.waiting(now, AT_RISK)}


def _helps(member: StaffMember) -> bool:
    return member.role in routing.HELPERS and not member.disabled


def _person(member: StaffMember, held: int, now: datetime) -> Json:
    present = routing.is_here(member, now)
    return {
        "name": member.name,
        "languages": member.languages,
        "here": present,
        "ready": present and member.ready,
        "holding": held,
        "capacity": member.capacity,
    }
