"""What has a day by which somebody must act: clocks of disputes and complaints, with or without a case, and check-ins after danger."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.console_actions import changed
from bot.gateway.console_view import masked_name
from bot.gateway.desk import member_of
from bot.gateway.gate import gate_of
from bot.gateway.permissions import DATES, FOLLOW_UPS
from bot.service import deadlines, follow_up, routing
from bot.service.deadline_records import Deadline
from bot.service.follow_up_records import FollowUp
from bot.service.turn import Json
from bot.store.unit_of_work import UnitOfWork


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.get(DATES, listed),
            web.post(f"{DATES}/{{id}}/take", take),
            web.post(f"{FOLLOW_UPS}/{{id}}/finish", finish),
            web.post(f"{FOLLOW_UPS}/{{id}}/assign", assign),
            web.post(f"{FOLLOW_UPS}/{{id}}/take", write_to),
        ]
    )


async def listed(request: web.Request) -> web.Response:
    """Every clock that runs, the most urgent first, each with its case if one carries it; and the check-ins still to do."""
    gate = gate_of(request)
    await member_of(request)
    async with gate.store.read() as uow:
        people = await uow.staff.all()
        names = {each.login: each.name for each in people}
        clocks = [_clock(each, names) for each in await deadlines.listed(uow, gate.clock())]
        tasks = await _tasks(uow, names, gate.clock())
    helpers = [{"id": each.login, "name": each.name} for each in people if each.role in routing.HELPERS and not each.disabled]
    return answer({"deadlines": clocks, "follow_ups": tasks, "agents": helpers, "now": gate.clock().isoformat()})


async def _tasks(uow: UnitOfWork, names: dict[str, str], now: datetime) -> list[Json]:
    tasks = await uow.follow_ups.undone()
    people = await uow.borrowers.among({each.borrower_id for each in tasks if each.borrower_id})
    shown = {key: masked_name(person.name) for key, person in people.items()}
    return [_task(each, shown.get(each.borrower_id or ""), names, now) for each in tasks]


def _clock(each: Deadline, names: dict[str, str]) -> Json:
    record = each.record
    case = {"id": record.case_id, "status": record.case_status, "agent": names.get(record.agent or "")}
    return {
        "id": record.id,
        "kind": record.kind,
        "about": record.about,
        "borrower": record.borrower_id,
        "borrower_name": masked_name(record.borrower_name),
        "opened_on": record.opened_on.isoformat(),
        "due_on": each.due_on.isoformat(),
        "act_by": each.act_by.isoformat(),
        "urgency": each.urgency,
        "case": case if record.case_id else None,
    }


def _task(task: FollowUp, name: str | None, names: dict[str, str], now: datetime) -> Json:
    return {
        "id": task.id,
        "kind": task.kind,
        "case": task.case_id,
        "borrower": task.borrower_id,
        "borrower_name": name,
        "language": task.language,
        "due_on": task.due_on.isoformat(),
        "urgency": deadlines.urgency_at(task.lender_id, task.due_on, now),
        "tries": task.tries,
        "assigned_to": {"id": task.assigned_to, "name": names.get(task.assigned_to, task.assigned_to)}
        if task.assigned_to
        else None,
    }


async def take(request: web.Request) -> web.Response:
    """200 with the case that carries the record from now on, held by whoever asks; 409 when a colleague has the conversation."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        case = await deadlines.take(uow, request.match_info["id"], member, gate.clock())
    return await changed(gate, case)


async def finish(request: web.Request) -> web.Response:
    """200 with {case}: how the check-in went; the case of danger that was opened when it went badly, else null."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    outcome, note = text_of(content, "outcome", limit=32), text_of(content, "note", limit=500, optional=True)
    async with gate.store.write() as uow:
        case = await follow_up.finish(uow, request.match_info["id"], member, outcome, note, gate.clock())
    if case is not None:
        return await changed(gate, case)
    gate.bell.ring("console")
    return answer({"case": None})


async def assign(request: web.Request) -> web.Response:
    """204: the check-in is somebody else's from now on."""
    gate, member = gate_of(request), await member_of(request)
    to = text_of(await body_of(request), "agent", limit=64)
    async with gate.store.write() as uow:
        await follow_up.assign(uow, request.match_info["id"], member, to, gate.clock())
    gate.bell.ring("console")
    return web.Response(status=204)


async def write_to(request: web.Request) -> web.Response:
    """200 with a case, so that whoever checks in can write to them."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        case = await follow_up.write_to(uow, request.match_info["id"], member, gate.clock())
    return await changed(gate, case)
