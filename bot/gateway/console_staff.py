"""Keeping the lender's people from the console; the same as `python -m bot staff`."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.answers import answer, body_of, number_of, text_of
from bot.gateway.desk import member_of
from bot.gateway.gate import gate_of
from bot.gateway.permissions import STAFF
from bot.service import desk, staff_members
from bot.service.errors import Conflict, Invalid
from bot.service.talk_records import StaffMember
from bot.service.turn import Json


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.get(STAFF, listed),
            web.post(STAFF, add),
            web.post(f"{STAFF}/{{login}}/skills", set_skills),
            web.post(f"{STAFF}/{{login}}/reset", reset),
            web.post(f"{STAFF}/{{login}}/disable", disable),
            web.post(f"{STAFF}/{{login}}/enable", enable),
            web.post(f"{STAFF}/{{login}}/sign-out", sign_out),
        ]
    )


async def listed(request: web.Request) -> web.Response:
    """Everybody, without anything secret."""
    gate = gate_of(request)
    await member_of(request)
    async with gate.store.read() as uow:
        return answer({"staff": [_shown(each) for each in await uow.staff.all()], "now": gate.clock().isoformat()})


async def add(request: web.Request) -> web.Response:
    """201 with the first password, told this once."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    languages = _texts(content, "languages")
    login, name, role = (text_of(content, field, limit=64) for field in ("login", "name", "role"))
    new = staff_members.NewMember(login=login, name=name, role=role, languages=languages)
    async with gate.store.write() as uow:
        password = await staff_members.add(uow, new, actor=_actor(member), now=gate.clock())
    return answer({"login": login, "password": password}, status=201)


async def set_skills(request: web.Request) -> web.Response:
    """204: what somebody handles (no topics means all), in which languages, and how many cases at once."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    topics, languages = (_texts(content, field) for field in ("topics", "languages"))
    capacity = number_of(content, "capacity") or 0
    async with gate.store.write() as uow:
        known = await staff_members.known(uow, request.match_info["login"])
        await desk.set_skills(
            uow, known, topics=topics, languages=languages, capacity=capacity, actor=_actor(member), now=gate.clock()
        )
    return web.Response(status=204)


def _texts(content: Json, field: str) -> list[str]:
    value = content.get(field)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Invalid("field", field=field)
    return value


async def reset(request: web.Request) -> web.Response:
    """200 with a new first password; their second factor and sign-ins are gone."""
    gate, member = gate_of(request), await member_of(request)
    login = request.match_info["login"]
    async with gate.store.write() as uow:
        password = await staff_members.reset(uow, login, actor=_actor(member), now=gate.clock())
    return answer({"login": login, "password": password})


async def disable(request: web.Request) -> web.Response:
    return await _set_disabled(request, True)


async def enable(request: web.Request) -> web.Response:
    return await _set_disabled(request, False)


async def _set_disabled(request: web.Request, disabled: bool) -> web.Response:
    gate, member = gate_of(request), await member_of(request)
    if request.match_info["login"] == member.login:
        raise Conflict("not_oneself")
    async with gate.store.write() as uow:
        await staff_members.set_disabled(uow, request.match_info["login"], disabled, actor=_actor(member), now=gate.clock())
    return web.Response(status=204)


async def sign_out(request: web.Request) -> web.Response:
    """End all of somebody's sign-ins."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        await staff_members.end_sign_ins(uow, request.match_info["login"], actor=_actor(member), now=gate.clock())
    return web.Response(status=204)


def _shown(member: StaffMember) -> Json:
    return {
        "id": member.login,
        "name": member.name,
        "role": member.role,
        "languages": member.languages,
        "topics": member.topics,
        "capacity": member.capacity,
        "ready": member.ready,
        "seen": member.seen_at.isoformat() if member.seen_at else None,
        "disabled": member.disabled,
        "closed_until": member.closed_until.isoformat() if member.closed_until else None,
        "second_factor": member.totp_secret is not None,
    }


def _actor(member: StaffMember) -> str:
    return f"staff:{member.login}"
