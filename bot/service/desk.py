"""The desk as a whole: who is there, who is asked to take what, and cases that come back because nobody is with them any more.

`go_round` is run every few seconds by each gateway; what it does under the locks of the rows is the same whoever does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.service import handoff, routing
from bot.service.errors import Invalid, NotAllowed
from bot.service.talk_ports import Talk
from bot.service.talk_records import Case, StaffMember

MOST_CASES = 50
LOOKED_AT = 500
"""Cases that one round looks at; those further back are looked at when they come nearer."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round changed: conversations whose holder is another now, and whether anybody was asked."""

    changed: tuple[str, ...]
    asked: int


async def here(uow: Talk, member: StaffMember, ready: bool | None, now: datetime) -> StaffMember:
    """A console says that its member is there, and if asked whether they want cases."""
    values: dict[str, object] = {"seen_at": now}
    if ready is not None and ready != member.ready:
        values |= {"ready": ready, "ready_since": now if ready else None}
    await uow.staff.change(member.login, **values)
    return await uow.staff.get(member.login) or member


async def set_skills(
    uow: Talk, member: StaffMember, *, topics: list[str], languages: list[str], capacity: int, actor: str, now: datetime
) -> None:
    """What somebody handles (no topics means all), in which languages, and how many cases at once."""
    if not set(topics) <= handoff.TOPICS:
        raise Invalid("field", field="topics")
    if not languages or not set(languages) <= {"zh", "en"}:
        raise Invalid("unknown_language")
    if not 1 <= capacity <= MOST_CASES:
        raise Invalid("field", field="capacity")
    await uow.staff.change(member.login, topics=topics, languages=languages, capacity=capacity)
    details = {"topics": topics, "languages": languages, "capacity": capacity}
    await uow.audit.add(actor=actor, verb="set_skills", subject=member.login, details=details, at=now)


async def decline(uow: Talk, case_id: str, member: StaffMember, now: datetime) -> None:
    """Somebody who was asked to take a case would rather not; the next one is asked."""
    case = await uow.cases.lock(case_id)
    if case.offered_to != member.login:
        raise NotAllowed("case_not_yours")
    await _pass_over(uow, case, member.login, now)


async def go_round(uow: Talk, now: datetime) -> Round:
    """Let offers lapse that nobody took, bring back cases whose people are gone, and ask who should take what waits."""
    members = {each.login: each for each in await uow.staff.all()}
    changed = []
    for case in await uow.cases.lapsed_offers(now):
        await _pass_over(uow, case, case.offered_to or "", now)
    for case in await uow.cases.listed(("claimed",), None, LOOKED_AT):
        holder = members.get(case.agent or "")
        if (holder is None or routing.is_gone(holder, now)) and await _somebody_waits(uow, case):
            await handoff.requeue(uow, case.id, now)
            changed.append(case.conversation_id)
    waiting = await uow.cases.listed(("open",), None, LOOKED_AT)
    held = await uow.cases.held_by_agent()
    made = routing.offers(waiting, list(members.values()), held, now)
    for offer in made:
        await uow.cases.change(offer.case.id, offered_to=offer.member.login, offered_until=now + routing.OFFERED_FOR)
    return Round(tuple(changed), len(made))


async def _pass_over(uow: Talk, case: Case, login: str, now: datetime) -> None:
    await uow.cases.change(case.id, offered_to=None, offered_until=None, declined=[*case.declined, login])
    await uow.audit.add(actor=f"staff:{login}", verb="pass_case", subject=case.id, details={}, at=now)


async def _somebody_waits(uow: Talk, case: Case) -> bool:
    """Whether the borrower has said something since the person last did."""
    conversation = await uow.conversations.get(case.conversation_id)
    if conversation is None:
        return False
    return conversation.asked_seq > await uow.conversations.last_said_by(conversation.id, "agent")
