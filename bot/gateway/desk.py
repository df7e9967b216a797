"""Who sits at the console: a request's member, checked by cookie, and for changes by CSRF token and origin as well."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway.gate import gate_of
from bot.service import staff
from bot.service.errors import NotAllowed
from bot.service.talk_records import Role, StaffMember, StaffSignIn

COOKIE = "console"
CSRF_HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD"})
HELPERS: frozenset[Role] = frozenset({"agent", "supervisor"})


async def signed_in(request: web.Request) -> tuple[StaffMember, StaffSignIn]:
    """The member of the sign-in cookie; NotAllowed without a good one."""
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotAllowed("not_signed_in")
    gate = gate_of(request)
    async with gate.store.read() as uow:
        return await staff.signed_in(uow, token, gate.clock())


async def member_of(request: web.Request) -> StaffMember:
    """The member behind a request; a change must come from our own page, which proves it by the CSRF token."""
    member, sign_in = await signed_in(request)
    if request.method not in SAFE:
        given = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), sign_in.csrf.encode()) or not same_origin(request):
            raise NotAllowed("forged")
    return member


async def helper_of(request: web.Request) -> StaffMember:
    """As `member_of`, for those who handle cases: auditors and operators don't."""
    member = await member_of(request)
    if member.role not in HELPERS:
        raise NotAllowed("forbidden")
    return member


def same_origin(request: web.Request) -> bool:
    """Whether the browser says that the request comes from a page of ours; without an Origin it isn't a page's at all."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
