"""What is beyond somebody's own authority: they ask, a supervisor who is not them approves, and it is done in the same moment."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from bot.service import handoff
from bot.service.case_acts import ACTS, ANALYSES
from bot.service.decisions import Acting
from bot.service.errors import Conflict, Invalid, NotAllowed
from bot.service.ports import BookAndTalk
from bot.service.procedure_records import Approval
from bot.service.talk_records import Case, StaffMember
from bot.service.turn import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An act on a case, by name, with what it needs, and why."""

    kind: str
    request: Json = field(repr=False)
    reason: str = field(repr=False)


async def ask(uow: BookAndTalk, case_id: str, member: StaffMember, wanted: Wanted, now: datetime) -> Approval:
    """Put an act before a second person; one that waits for the case already has to be settled first."""
    case = await handoff.held(uow, case_id, member)
    if wanted.kind not in ACTS:
        raise Invalid("field", field="kind")
    if any(each.state == "waiting" for each in await uow.approvals.of_case(case.id)):
        raise Conflict("approval_waits")
    analyse = ANALYSES.get(wanted.kind)
    request = await analyse(uow, case, wanted.request, now) if analyse else wanted.request
    asked = Approval(
        id=f"A{secrets.token_hex(6)}",
        case_id=case.id,
        kind=wanted.kind,
        request=request,
        reason=wanted.reason.strip(),
        asked_by=member.login,
        asked_at=now,
    )
    await uow.approvals.add(asked)
    await _audit(uow, asked, member, "ask_approval", now)
    return asked


async def approve(uow: BookAndTalk, approval_id: str, member: StaffMember, remark: str, now: datetime) -> Case:
    """Do what was asked with the supervisor's authority, in the name of who asked."""
    asked = await _waiting(uow, approval_id, member)
    who = await uow.staff.get(asked.asked_by)
    if who is None:
        raise Conflict("no_colleague")
    settled = {"state": "approved", "decided_by": member.login, "decided_at": now, "remark": remark}
    await uow.approvals.settle(asked.id, **settled)
    await _audit(uow, asked, member, "approve", now)
    acting = Acting(member=who, role="supervisor", now=now, approved=True)
    return await ACTS[asked.kind](uow, asked.case_id, asked.request, acting)


async def decline(uow: BookAndTalk, approval_id: str, member: StaffMember, remark: str, now: datetime) -> Approval:
    asked = await _waiting(uow, approval_id, member)
    await uow.approvals.settle(asked.id, state="declined", decided_by=member.login, decided_at=now, remark=remark)
    await _audit(uow, asked, member, "decline_approval", now)
    return await uow.approvals.lock(approval_id)


async def _waiting(uow: BookAndTalk, approval_id: str, member: StaffMember) -> Approval:
    asked = await uow.approvals.lock(approval_id)
    if asked.state != "waiting":
        raise Conflict("approval_settled")
    if member.role != "supervisor" or asked.asked_by == member.login:
        raise NotAllowed("approval_own")
    return asked


async def _audit(uow: BookAndTalk, asked: Approval, member: StaffMember, verb: str, now: datetime) -> None:
    details = {"approval": asked.id, "kind": asked.kind}
    await uow.audit.add(actor=handoff.actor(member), verb=verb, subject=asked.case_id, details=details, at=now)
