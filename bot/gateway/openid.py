"""Signing in through the lender's own OpenID Connect issuer: authorisation code with PKCE, state and nonce.

What must survive the trip to the issuer and back waits in a cookie of the browser, sealed and short-lived, so that any gateway can take
the answer. Whoever comes back must be a member here already; the issuer says who somebody is, never what they may do.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.gateway.answers import answer
from bot.gateway.conversations import spend
from bot.gateway.desk import keep_cookie
from bot.gateway.gate import Gate, gate_of
from bot.gateway.limits import SIGN_INS
from bot.gateway.openid_issuer import Issuer, IssuerProblem, challenge_of
from bot.service import staff
from bot.service.errors import NotFound
from bot.service.sealing import SealBroken
from bot.service.turn import Json

COOKIE = "openid"
PATH = "/api/console/openid"
TRIP = timedelta(minutes=10)
FAILED = "/console/#sign-in-failed"


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get(PATH, offered), web.get(f"{PATH}/begin", begin), web.get(f"{PATH}/return", come_back)])


async def offered(request: web.Request) -> web.Response:
    """Whether the sign-in page should offer it."""
    return answer({"offered": bool(gate_of(request).settings.openid_issuer)})


async def begin(request: web.Request) -> web.Response:
    """302 to the issuer's sign-in page."""
    gate, issuer = gate_of(request), _issuer(request)
    spend(request, SIGN_INS)
    trip = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    try:
        address = (await issuer.endpoints()).authorization
    except IssuerProblem:
        return _failed()
    query = {
        "response_type": "code",
        "scope": "openid profile",
        "client_id": gate.settings.openid_client_id,
        "redirect_uri": _return_address(gate),
        "state": trip["state"],
        "nonce": trip["nonce"],
        "code_challenge": challenge_of(trip["verifier"]),
        "code_challenge_method": "S256",
    }
    response = web.Response(status=302, headers={"Location": f"{address}?{urlencode(query)}"})
    sealed = gate.seal.close(json.dumps({**trip, "until": (gate.clock() + TRIP).isoformat()}))
    secure = gate.settings.base_url.startswith("https:")
    response.set_cookie(
        COOKIE, sealed, max_age=int(TRIP.total_seconds()), path=PATH, httponly=True, samesite="Lax", secure=secure
    )
    return response


async def come_back(request: web.Request) -> web.Response:
    """302 to the console, signed in; or to its sign-in page with a problem, which never says more than that it failed."""
    gate, issuer = gate_of(request), _issuer(request)
    spend(request, SIGN_INS)
    trip = _trip(request, gate)
    if trip is None or not secrets.compare_digest(request.query.get("state", "").encode(), trip["state"].encode()):
        return _failed()
    try:
        login = await issuer.who(
            request.query.get("code", ""), trip["verifier"], trip["nonce"], _return_address(gate), gate.clock()
        )
    except IssuerProblem:
        return _failed()
    device = request.headers.get("User-Agent", "")
    async with gate.store.write() as uow:
        member = await uow.staff.get(login)
        if member is None or member.disabled:
            return _failed()
        _, token = await staff.sign_in(uow, member, gate.clock(), device=device, how="openid")
    response = web.Response(status=302, headers={"Location": "/console/"})
    keep_cookie(response, token, gate)
    response.del_cookie(COOKIE, path=PATH)
    return response


def _issuer(request: web.Request) -> Issuer:
    settings = gate_of(request).settings
    if not settings.openid_issuer:
        raise NotFound("not_found")
    return Issuer.of(settings)


def _return_address(gate: Gate) -> str:
    return f"{gate.settings.base_url}{PATH}/return"


def _trip(request: web.Request, gate: Gate) -> Json | None:
    """What was sealed before the trip, if it is ours and not too old."""
    try:
        trip: Json = json.loads(gate.seal.open(request.cookies.get(COOKIE, "")))
    except (SealBroken, ValueError):
        return None
    return trip if gate.clock() < datetime.fromisoformat(trip["until"]) else None


def _failed() -> web.Response:
    response = web.Response(status=302, headers={"Location": FAILED})
    response.del_cookie(COOKIE, path=PATH)
    return response
