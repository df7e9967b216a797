"""Who is asked to take which case: a pure choice, so that it can be explained and tried on any day.

Cases are taken in order: danger first, then what is due soonest, then the longest wait. A case goes to whoever is ready, speaks its
language, handles its topic and has room; among those to the one who speaks it best, then has the most room left, then waited longest.
Danger asks for no room. Somebody who declined a case, or let it pass, is not asked again until all others were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.service.talk_records import Case, StaffMember

OFFERED_FOR = timedelta(seconds=45)
PRESENT_FOR = timedelta(seconds=60)
GONE_AFTER = timedelta(minutes=3)
HELPERS = ("agent", "supervisor")


@dataclass(frozen=True, slots=True)
class Offer:
    """A case that somebody is asked to take."""

    case: Case
    member: StaffMember


def is_here(member: StaffMember, now: datetime) -> bool:
    """Whether somebody's console was heard of a moment ago."""
    return member.seen_at is not None and now - member.seen_at <= PRESENT_FOR


def is_gone(member: StaffMember, now: datetime) -> bool:
    """Whether somebody's console has been silent for so long that their borrowers should not wait for them."""
    return member.disabled or member.seen_at is None or now - member.seen_at > GONE_AFTER


def in_order(cases: Iterable[Case]) -> list[Case]:
    """Cases as they should be taken."""
    return sorted(cases, key=lambda case: (case.priority, case.due_at is None, case.due_at or case.opened_at, case.opened_at))


def offers(waiting: Iterable[Case], members: Sequence[StaffMember], held: Mapping[str, int], now: datetime) -> list[Offer]:
    """Whom to ask, for each waiting case that nobody is being asked about; `held` is how many cases each member has."""
    load = dict(held)
    asked = {case.offered_to for case in waiting if case.offered_to is not None}
    made = []
    for case in in_order(waiting):
        if case.offered_to is not None:
            continue
        chosen = _best(case, [member for member in members if member.login not in asked], load, now)
        if chosen is not None:
            made.append(Offer(case, chosen))
            asked.add(chosen.login)
            load[chosen.login] = load.get(chosen.login, 0) + 1
    return made


def fits(case: Case, member: StaffMember) -> bool:
    """Whether a case is one for this member: role, language and topic."""
    speaks = case.language in member.languages
    handles = not member.topics or case.topic in member.topics or case.topic == "danger"
    return member.role in HELPERS and not member.disabled and speaks and handles


def _best(case: Case, members: Sequence[StaffMember], load: Mapping[str, int], now: datetime) -> StaffMember | None:
    able = [each for each in members if each.ready and is_here(each, now) and fits(case, each) and _has_room(case, each, load)]
    willing = [each for each in able if each.login not in case.declined] or able
    return min(willing, key=lambda each: _rank(case, each, load, now), default=None)


def _has_room(case: Case, member: StaffMember, load: Mapping[str, int]) -> bool:
    return case.topic == "danger" or load.get(member.login, 0) < member.capacity


def _rank(case: Case, member: StaffMember, load: Mapping[str, int], now: datetime) -> tuple[float, ...]:
    taken = load.get(member.login, 0) / member.capacity
    waited = (now - member.ready_since).total_seconds() if member.ready_since else 0.0
    return (case.declined.count(member.login), member.languages.index(case.language), taken, -waited)
