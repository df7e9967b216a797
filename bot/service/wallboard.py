"""The desk at this moment, for whoever leads it: who waits and how long, which clocks run out, and who is there to help."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Protocol

from bot.service import deadlines, routing
from bot.service.ports import BookAndTalk
from bot.service.reports import Reporting
from bot.service.talk_records import StaffMember
from bot.service.turn import Json

AT_RISK = timedelta(hours=24)
"""A clock that runs out within this time is at risk."""


class Desk(BookAndTalk, Reporting, Protocol):
    """The part of a unit of work that the wallboard sees."""


async def wallboard(uow: Desk, now: datetime) -> Json:
    """{now, waiting, danger, longest_wait, held, at_risk, breached, alone, check_ins, queues, people}; waits in seconds.

    `longest_wait` is None when nobody waits; `alone` are clocks that no case carries, `check_ins` those after danger: {late, soon} each.
    """
    held = await uow.cases.held_by_agent()
    people = [_person(each, held.get(each.login, 0), now) for each in await uow.staff.all() if _helps(each)]
    dated = {"alone": asdict(await deadlines.unattended(uow, now)), "check_ins": asdict(await deadlines.check_ins(uow, now))}
    return {"now": now.isoformat(), "people": people, **dated, **await uow.reports.waiting(now, AT_RISK)}


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
