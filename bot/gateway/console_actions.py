"""What an agent does with a case: claim it, speak, note, pass it on, hand the conversation back.

An action that names the `epoch` it has seen is refused with 409 when the conversation has changed hands since; so is a message that
names the row it has `seen` last when the borrower has said more.
"""

from __future__ import annotations

import json

from aiohttp import web

from bot.gateway.answers import answer, body_of, number_of, refusal, text_of
from bot.gateway.console_cases import ROOT, case_of, cases_json
from bot.gateway.console_view import note_json
from bot.gateway.desk import member_of
from bot.gateway.gate import Gate, gate_of
from bot.service import callback, desk, follow_up, handoff, procedure
from bot.service.errors import Conflict, Invalid, NotFound
from bot.service.talk_records import Case
from bot.service.turn import Json


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post(ROOT + "/{id}/claim", claim),
            web.post(ROOT + "/{id}/decline", decline),
            web.post(ROOT + "/{id}/messages", speak),
            web.post(ROOT + "/{id}/notes", note),
            web.post(ROOT + "/{id}/resolve", resolve),
            web.post(ROOT + "/{id}/transfer", transfer),
            web.post(ROOT + "/{id}/reveal", reveal),
        ]
    )


async def claim(request: web.Request) -> web.Response:
    """200 with the case, now the agent's; 409 with the case as it is when somebody else has it."""
    gate, member = gate_of(request), await member_of(request)
    epoch = number_of(await body_of(request, optional=True), "epoch")
    try:
        async with gate.store.write() as uow:
            case = await handoff.claim(uow, request.match_info["id"], member, gate.clock(), epoch)
            await procedure.begin_review(uow, case, gate.clock())
    except Conflict as taken:
        return await _as_it_is(request, gate, taken)
    return await changed(gate, case)


async def _as_it_is(request: web.Request, gate: Gate, refused: Conflict) -> web.Response:
    content: Json = json.loads(refusal(request, refused).text or "{}")
    async with gate.store.read() as uow:
        shown = (await cases_json(uow, [await case_of(uow, request)]))[0]
    return answer({**content, "case": shown}, status=409)


async def changed(gate: Gate, case: Case) -> web.Response:
    """Answer with the case as it is now, and let everybody who watches it look."""
    gate.bell.ring(case.conversation_id)
    gate.bell.ring("console")
    gate.runner.poke(case.conversation_id)
    async with gate.store.read() as uow:
        return answer({"case": (await cases_json(uow, [case]))[0]})


def look_again(gate: Gate, case: Case) -> None:
    """Whoever has the case open reads it again: a note or a decision came that the conversation says nothing of."""
    gate.bell.whisper(case.conversation_id, {"type": "case", "sender": "desk"})


async def decline(request: web.Request) -> web.Response:
    """204: somebody who was asked to take the case would rather not."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        await desk.decline(uow, request.match_info["id"], member, gate.clock())
    gate.bell.ring("console")
    return web.Response(status=204)


async def speak(request: web.Request) -> web.Response:
    """202 with the row's number; 200 when it was sent before; 409 when the case is not the agent's, or they missed something."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    client_msg_id, text, seen = text_of(content, "client_msg_id", limit=128), _words(content, "text"), number_of(content, "seen")
    said = handoff.Said(text=text, client_msg_id=client_msg_id, seen=seen)
    async with gate.store.write() as uow:
        entry, is_new = await handoff.speak(uow, request.match_info["id"], member, said, gate.clock())
        await callback.notify(uow, request.match_info["id"], gate.clock())
    gate.bell.ring(entry.conversation_id)
    return answer({"seq": entry.seq}, status=202 if is_new else 200)


async def note(request: web.Request) -> web.Response:
    """201 with a private remark."""
    gate, member = gate_of(request), await member_of(request)
    text = _words(await body_of(request), "text")
    async with gate.store.write() as uow:
        kept = await handoff.note(uow, request.match_info["id"], member, text, gate.clock())
        case = await case_of(uow, request)
    look_again(gate, case)
    return answer({"note": note_json(kept, {member.login: member.name})}, status=201)


async def resolve(request: web.Request) -> web.Response:
    """Close the case with an outcome and give the conversation back; 409 while what it carries is undecided."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    outcome, back = text_of(content, "outcome", limit=64), content.get("return_to_bot", True)
    if not isinstance(back, bool):
        raise Invalid("field", field="return_to_bot")
    remark, epoch = _words(content, "note", optional=True), number_of(content, "epoch")
    async with gate.store.write() as uow:
        await procedure.require_decided(uow, request.match_info["id"])
        if remark:
            await handoff.note(uow, request.match_info["id"], member, remark, gate.clock())
        case = await handoff.resolve(uow, request.match_info["id"], member, outcome, back, gate.clock(), epoch)
        await follow_up.after_case(uow, case, member, gate.clock())
    return await changed(gate, case)


async def transfer(request: web.Request) -> web.Response:
    """Pass the case to a colleague (`agent`), or back to the queue without one."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    to = text_of(content, "agent", limit=64, optional=True) or "queue"
    remark, epoch = _words(content, "note", optional=True), number_of(content, "epoch")
    async with gate.store.write() as uow:
        if remark:
            await handoff.note(uow, request.match_info["id"], member, remark, gate.clock())
        case = await handoff.transfer(uow, request.match_info["id"], member, to, gate.clock(), epoch)
    return await changed(gate, case)


async def reveal(request: web.Request) -> web.Response:
    """One masked field in full, for whoever holds the case and says why; the audit keeps the reading."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    field, reason = text_of(content, "field", limit=16), text_of(content, "reason", limit=500)
    if field not in ("name", "phone", "email"):
        raise Invalid("field", field="field")
    async with gate.store.write() as uow:
        case = await case_of(uow, request)
        if case.agent != member.login or case.closed:
            raise Conflict("case_not_claimed")
        borrower = await uow.borrowers.find(case.borrower_id or "")
        if borrower is None:
            raise NotFound("no_case")
        details = {"field": field, "reason": reason}
        await uow.audit.add(actor=f"staff:{member.login}", verb="reveal", subject=case.id, details=details, at=gate.clock())
    return answer({"value": getattr(borrower, field) or ""})


def _words(content: Json, field: str, *, optional: bool = False) -> str:
    """Free text of a body, which may have several lines."""
    value = content.get(field)
    if value is None and optional:
        return ""
    if not isinstance(value, str):
        raise Invalid("field", field=field)
    return value.strip()
