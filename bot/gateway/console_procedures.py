"""What is done about a case beyond talking: acts on the account, clocks, approvals by a second person, and the case's file."""

from __future__ import annotations

import json

from aiohttp import web

from bot.gateway.answers import answer, body_of, number_of, text_of
from bot.gateway.console_actions import changed, look_again
from bot.gateway.console_cases import ROOT
from bot.gateway.console_record import approval_json
from bot.gateway.desk import member_of
from bot.gateway.gate import Gate, gate_of
from bot.gateway.permissions import APPROVALS
from bot.service import approvals, callback, case_file, procedure
from bot.service.authority import Role
from bot.service.case_acts import ACTS
from bot.service.decisions import Acting
from bot.service.errors import NotAllowed, NotFound
from bot.service.talk_records import StaffMember
from bot.service.turn import Json


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post(ROOT + "/{id}/acts/{act}", act),
            web.post(ROOT + "/{id}/extend", extend),
            web.get(ROOT + "/{id}/file", file),
            web.get(APPROVALS, waiting),
            web.post(APPROVALS + "/{id}/approve", approve),
            web.post(APPROVALS + "/{id}/decline", decline),
        ]
    )


async def act(request: web.Request) -> web.Response:
    """200 with the case when it was done, 202 with the request when a second person has to approve it first."""
    gate, member = gate_of(request), await member_of(request)
    case_id, name, content = request.match_info["id"], request.match_info["act"], await body_of(request)
    if name not in ACTS:
        raise NotFound("not_found")
    by = Acting(member=member, role=role_of(member), now=gate.clock(), epoch=number_of(content, "epoch"))
    try:
        async with gate.store.write() as uow:
            case = await ACTS[name](uow, case_id, content, by)
            if case.closed:
                await callback.notify(uow, case_id, gate.clock())
    except NotAllowed as refused:
        own_limit = refused.code == "above_authority" and by.role != "supervisor"
        if not own_limit and refused.code != "second_person":
            raise
        return await _asked(gate, case_id, member, name, content)
    return await changed(gate, case)


def role_of(member: StaffMember) -> Role:
    return "supervisor" if member.role == "supervisor" else "agent"


async def _asked(gate: Gate, case_id: str, member: StaffMember, name: str, content: Json) -> web.Response:
    request = {key: value for key, value in content.items() if key != "epoch"}
    wanted = approvals.Wanted(kind=name, request=request, reason=str(content.get("reason") or content.get("reasons") or ""))
    async with gate.store.write() as uow:
        asked = await approvals.ask(uow, case_id, member, wanted, gate.clock())
        case = await uow.cases.lock(case_id)
    gate.bell.ring("console")
    look_again(gate, case)
    return answer({"approval": approval_json(asked, {member.login: member.name})}, status=202)


async def extend(request: web.Request) -> web.Response:
    """Put the decision off to the next day that the law allows, with the reason that the borrower is told."""
    gate, member = gate_of(request), await member_of(request)
    reason = text_of(await body_of(request), "reason", limit=500)
    async with gate.store.write() as uow:
        case = await procedure.extend(uow, request.match_info["id"], member, reason, gate.clock())
    return await changed(gate, case)


async def file(request: web.Request) -> web.Response:
    """The case's whole file as JSON to keep; that it was taken is audited."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        content = await case_file.export(uow, request.match_info["id"], member, gate.clock())
    name = f"case-{request.match_info['id']}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return web.Response(text=text, content_type="application/json", headers=headers)


async def waiting(request: web.Request) -> web.Response:
    """What waits for a second person: all of it for supervisors, their own for agents."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.read() as uow:
        found = await uow.approvals.waiting()
        names = {each.login: each.name for each in await uow.staff.all()}
    mine = [each for each in found if member.role == "supervisor" or each.asked_by == member.login]
    return answer({"approvals": [approval_json(each, names) for each in mine]})


async def approve(request: web.Request) -> web.Response:
    """Do what was asked; 200 with the case."""
    gate, member = gate_of(request), await member_of(request)
    remark = text_of(await body_of(request, optional=True), "remark", limit=500, optional=True)
    async with gate.store.write() as uow:
        case = await approvals.approve(uow, request.match_info["id"], member, remark, gate.clock())
    look_again(gate, case)
    return await changed(gate, case)


async def decline(request: web.Request) -> web.Response:
    """200 with the request, declined with a remark for who asked."""
    gate, member = gate_of(request), await member_of(request)
    remark = text_of(await body_of(request), "remark", limit=500)
    async with gate.store.write() as uow:
        asked = await approvals.decline(uow, request.match_info["id"], member, remark, gate.clock())
        case = await uow.cases.lock(asked.case_id)
    gate.bell.ring("console")
    look_again(gate, case)
    return answer({"approval": approval_json(asked, {})})
