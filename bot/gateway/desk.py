"""Who sits at the console: a request's member, checked by cookie, role and, for changes, CSRF token and origin as well."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway.gate import Gate, gate_of
from bot.gateway.permissions import UNFINISHED, may
from bot.service import staff
from bot.service.errors import NotAllowed
from bot.service.talk_records import StaffMember, StaffSignIn
from bot.settings import Settings

COOKIE = "console"
CSRF_HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD"})


async def signed_in(request: web.Request) -> tuple[StaffMember, StaffSignIn]:
    """The member of the sign-in cookie, whose role the route is for; NotAllowed otherwise.

    A change must come from our own page, which proves it by the CSRF token.
    """
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotAllowed("not_signed_in")
    gate = gate_of(request)
    async with gate.store.read() as uow:
        member, sign_in = await staff.signed_in(uow, token, gate.clock())
    if gate.clock() - sign_in.seen_at > staff.SEEN_EVERY:
        async with gate.store.write() as uow:
            await uow.staff.seen(sign_in.hash, gate.clock())
    if request.method not in SAFE:
        _require_own_page(request, sign_in)
    _require_role(request, member, sign_in)
    return member, sign_in


async def member_of(request: web.Request) -> StaffMember:
    """As `signed_in`, where only the member matters."""
    return (await signed_in(request))[0]


def outstanding(member: StaffMember, sign_in: StaffSignIn, settings: Settings) -> str | None:
    """What somebody must do before anything else: choose a `password`, enrol a `second_factor`, or nothing.

    Who came through the lender's own OpenID Connect issuer has proven there whatever it asks for.
    """
    if sign_in.how == "openid":
        return None
    if member.password_given:
        return "password"
    return "second_factor" if settings.second_factor == "required" and member.totp_secret is None else None


def keep_cookie(response: web.StreamResponse, token: str, gate: Gate) -> None:
    """Hand the browser its sign-in, out of the reach of scripts and of other sites' pages."""
    secure = gate.settings.base_url.startswith("https:")
    life = int(staff.SIGN_IN_LIFE.total_seconds())
    response.set_cookie(COOKIE, token, max_age=life, path="/api/console", httponly=True, samesite="Strict", secure=secure)


def _require_role(request: web.Request, member: StaffMember, sign_in: StaffSignIn) -> None:
    resource = request.match_info.route.resource
    route = ("GET" if request.method == "HEAD" else request.method, resource.canonical if resource else "")
    if not may(member.role, *route):
        raise NotAllowed("forbidden")
    if outstanding(member, sign_in, gate_of(request).settings) and route not in UNFINISHED:
        raise NotAllowed("sign_in_unfinished")


def _require_own_page(request: web.Request, sign_in: StaffSignIn) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), sign_in.csrf.encode()) or not same_origin(request):
        raise NotAllowed("forged")


def same_origin(request: web.Request) -> bool:
    """Whether the browser says that the request comes from a page of ours; without an Origin it isn't a page's at all."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
