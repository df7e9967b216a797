"""After danger: nobody is simply forgotten. A person checks in on a day that is written down, and until then nothing is sent unasked.

A check-in is made when a case of danger ends, whoever ended it. It is finished as safe, as not reached (it comes again, on the next
day), or as in danger still, which opens a case of danger at once for whoever found out.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

from bot.rulebook.loader import rule
from bot.service import handoff
from bot.service.consent import hush
from bot.service.errors import Conflict, Invalid, NotFound
from bot.service.follow_up_records import FollowUp, FollowUpOutcome
from bot.service.ports import BookAndTalk
from bot.service.procedure import day_at
from bot.service.talk_ports import Talk
from bot.service.talk_records import Case, StaffMember

DANGER = "danger"
CHECK_IN = "check_in"
OUTCOMES: tuple[str, ...] = get_args(FollowUpOutcome)


async def plan_check_in(uow: Talk, case: Case, *, actor: str, assigned_to: str | None, now: datetime) -> None:
    """Write down that somebody checks in after a case of danger; nothing for any other case, or when a check-in waits already."""
    if case.topic != DANGER or await uow.follow_ups.undone_of(case.conversation_id):
        return
    due = day_at(case, now) + timedelta(days=rule("desk.check_in_days").value)
    made = FollowUp(
        id=f"F{secrets.token_hex(6)}",
        lender_id=case.lender_id,
        borrower_id=case.borrower_id,
        conversation_id=case.conversation_id,
        case_id=case.id,
        language=case.language,
        due_on=due,
        assigned_to=assigned_to,
        made_at=now,
        made_by=actor,
    )
    await uow.follow_ups.add(made)
    details = {"follow_up": made.id, "due": str(due), "assigned_to": assigned_to}
    await uow.audit.add(actor=actor, verb="plan_check_in", subject=case.id, details=details, at=now)


async def after_case(uow: BookAndTalk, case: Case, member: StaffMember, now: datetime) -> None:
    """A case was closed: after danger somebody checks in, and the silence counts anew from today.

    A case that was itself the check-in ends it when the borrower is safe.
    """
    if case.topic != DANGER:
        return
    if case.reason == CHECK_IN:
        return await _checked_in(uow, case, member, now)
    await plan_check_in(uow, case, actor=handoff.actor(member), assigned_to=member.login, now=now)
    await _keep_silent(uow, case, handoff.actor(member), now)


async def finish(uow: BookAndTalk, follow_up_id: str, member: StaffMember, outcome: str, note: str, now: datetime) -> Case | None:
    """Say how the check-in went; the case of danger that was opened when it went badly."""
    if outcome not in OUTCOMES:
        raise Invalid("unknown_outcome", outcomes=", ".join(OUTCOMES))
    task = await _undone(uow, follow_up_id)
    done = {"done_at": now, "done_by": member.login, "outcome": outcome, "note": note.strip() or None}
    await uow.follow_ups.change(task.id, **done)
    details = {"follow_up": task.id, "outcome": outcome}
    await uow.audit.add(actor=handoff.actor(member), verb="finish_check_in", subject=task.case_id, details=details, at=now)
    before = await uow.cases.lock(task.case_id)
    if outcome == "not_reached":
        again = day_at(before, now) + timedelta(days=rule("desk.check_in_days").value)
        fresh = replace(task, id=f"F{secrets.token_hex(6)}", due_on=again, tries=task.tries + 1, made_at=now)
        await uow.follow_ups.add(replace(fresh, made_by=handoff.actor(member)))
    if outcome != "in_danger":
        return None
    await _keep_silent(uow, before, handoff.actor(member), now)
    return await handoff.take_up(uow, await uow.conversations.lock(task.conversation_id), member, DANGER, "crisis", now)


async def _checked_in(uow: BookAndTalk, case: Case, member: StaffMember, now: datetime) -> None:
    for task in await uow.follow_ups.undone_of(case.conversation_id):
        if case.outcome == "safe":
            await finish(uow, task.id, member, "safe", "", now)


async def assign(uow: Talk, follow_up_id: str, member: StaffMember, to: str, now: datetime) -> None:
    """Give the check-in to somebody who helps at the desk."""
    task = await _undone(uow, follow_up_id)
    colleague = await uow.staff.get(to)
    if colleague is None or colleague.disabled or colleague.role not in ("agent", "supervisor"):
        raise NotFound("no_colleague")
    await uow.follow_ups.change(task.id, assigned_to=colleague.login)
    details = {"follow_up": task.id, "to": colleague.login}
    await uow.audit.add(actor=handoff.actor(member), verb="assign_check_in", subject=task.case_id, details=details, at=now)


async def write_to(uow: Talk, follow_up_id: str, member: StaffMember, now: datetime) -> Case:
    """Open a case with whoever is checked in with, so that they can be written to."""
    task = await _undone(uow, follow_up_id)
    conversation = await uow.conversations.lock(task.conversation_id)
    return await handoff.take_up(uow, conversation, member, DANGER, CHECK_IN, now)


async def _undone(uow: Talk, follow_up_id: str) -> FollowUp:
    task = await uow.follow_ups.lock(follow_up_id)
    if task.done_at is not None:
        raise Conflict("check_in_done")
    return task


async def _keep_silent(uow: BookAndTalk, case: Case, actor: str, now: datetime) -> None:
    if case.borrower_id is None:
        return
    until = day_at(case, now) + timedelta(days=rule("desk.crisis_quiet_days").value)
    await hush(uow, case.borrower_id, until, now)
    await uow.audit.add(actor=actor, verb="silence", subject=case.borrower_id, details={"until": str(until)}, at=now)
