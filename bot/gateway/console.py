"""Signing in to the console. The sign-in lives in a cookie that scripts can't read; every change repeats its CSRF token."""

from __future__ import annotations

import time

from aiohttp import web

from bot.gateway import (
    console_actions,
    console_audit,
    console_cases,
    console_dates,
    console_differences,
    console_life,
    console_me,
    console_outbox,
    console_plan,
    console_procedures,
    console_reports,
    console_staff,
    openid,
)
from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.conversations import spend
from bot.gateway.desk import COOKIE, keep_cookie, member_of, outstanding, signed_in
from bot.gateway.gate import Gate, gate_of
from bot.gateway.limits import SIGN_INS
from bot.service import staff
from bot.service.errors import NotAllowed
from bot.service.talk_records import StaffMember, StaffSignIn
from bot.service.turn import Json


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post("/api/console/login", login),
            web.post("/api/console/logout", logout),
            web.get("/api/console/me", me),
        ]
    )
    cases = (console_cases, console_actions, console_procedures, console_plan, console_life)
    outside = (console_dates, console_outbox, console_differences, console_reports, openid)
    for room in (console_me, console_staff, console_audit, *cases, *outside):
        room.add_routes(app)


async def login(request: web.Request) -> web.Response:
    """200 with who signed in and a CSRF token, and the sign-in as a cookie; 401 for a wrong proof or a missing second factor."""
    gate = gate_of(request)
    content = await body_of(request)
    username, password = text_of(content, "username", limit=64), text_of(content, "password", limit=200)
    spend(request, SIGN_INS)
    gate.limits.spend(SIGN_INS, f"login:{username}", time.monotonic())
    proof = staff.Proof(username, password, text_of(content, "code", limit=32, optional=True))
    member = await _recognised(gate, proof)
    async with gate.store.write() as uow:
        made, token = await staff.sign_in(uow, member, gate.clock(), device=request.headers.get("User-Agent", ""))
    response = answer({"agent": shown(member, made, gate), "csrf": made.csrf})
    keep_cookie(response, token, gate)
    return response


async def _recognised(gate: Gate, proof: staff.Proof) -> StaffMember:
    """The member, or the refusal after the transaction that counts wrong tries was committed."""
    async with gate.store.write() as uow:
        try:
            return await staff.recognised(uow, gate.seal, proof, gate.clock())
        except NotAllowed as refused:
            problem = refused
    raise problem


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
    """Who is signed in, and what they must do first if anything."""
    member, sign_in = await signed_in(request)
    return answer({"agent": shown(member, sign_in, gate_of(request)), "csrf": sign_in.csrf})


def shown(member: StaffMember, sign_in: StaffSignIn, gate: Gate) -> Json:
    return {
        "id": member.login,
        "name": member.name,
        "role": member.role,
        "language": member.languages[0] if member.languages else "zh",
        "languages": member.languages,
        "second_factor": member.totp_secret is not None,
        "must": outstanding(member, sign_in, gate.settings),
    }
