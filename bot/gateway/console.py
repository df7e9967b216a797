"""Signing in to the console. The sign-in lives in a cookie that scripts can't read; every change repeats its CSRF token."""

from __future__ import annotations

import time

from aiohttp import web

from bot.gateway import console_actions, console_cases
from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.conversations import spend
from bot.gateway.desk import COOKIE, member_of, signed_in
from bot.gateway.gate import gate_of
from bot.gateway.limits import SIGN_INS
from bot.service import staff
from bot.service.talk_records import StaffMember
from bot.service.turn import Json


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post("/api/console/login", login),
            web.post("/api/console/logout", logout),
            web.get("/api/console/me", me),
        ]
    )
    console_cases.add_routes(app)
    console_actions.add_routes(app)


async def login(request: web.Request) -> web.Response:
    """200 with who signed in and a CSRF token, and the sign-in as a cookie; 401 for a wrong login or password."""
    gate = gate_of(request)
    content = await body_of(request)
    username, password = text_of(content, "username", limit=64), text_of(content, "password", limit=200)
    spend(request, SIGN_INS)
    gate.limits.spend(SIGN_INS, f"login:{username}", time.monotonic())
    async with gate.store.read() as uow:
        member = await staff.recognised(uow, username, password)
    async with gate.store.write() as uow:
        made, token = await staff.sign_in(uow, member, gate.clock())
    response = answer({"agent": shown(member), "csrf": made.csrf})
    secure = gate.settings.base_url.startswith("https:")
    life = int(staff.SIGN_IN_LIFE.total_seconds())
    response.set_cookie(COOKIE, token, max_age=life, path="/api/console", httponly=True, samesite="Strict", secure=secure)
    return response


async def logout(request: web.Request) -> web.Response:
    """Ends the sign-in everywhere it is kept."""
    gate = gate_of(request)
    await member_of(request)
    async with gate.store.write() as uow:
        await staff.sign_out(uow, request.cookies[COOKIE])
    response = web.Response(status=204)
    response.del_cookie(COOKIE, path="/api/console")
    return response


async def me(request: web.Request) -> web.Response:
    """Who is signed in."""
    member, sign_in = await signed_in(request)
    return answer({"agent": shown(member), "csrf": sign_in.csrf})


def shown(member: StaffMember) -> Json:
    language = member.languages[0] if member.languages else "zh"
    return {"id": member.login, "name": member.name, "role": member.role, "language": language, "languages": member.languages}
