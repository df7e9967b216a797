"""Around every request: counted and logged without content, refused in plain words, and answered with strict headers."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.web_exceptions import HTTPException

from bot.gateway.answers import error, refusal
from bot.gateway.faults import report
from bot.gateway.gate import GATE, gate_of
from bot.gateway.limits import TooMany
from bot.service.errors import ServiceError

ACCESS = logging.getLogger("bot.access")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
HSTS = "max-age=31536000"
_CODES = {400: "malformed", 404: "not_found", 405: "method", 413: "body_too_large"}


def route_of(request: web.Request) -> str:
    """The pattern of the route, which unlike the path holds no identifier."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"


@web.middleware
async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line and one count for each request: method, route pattern, status and time, nothing else."""
    began = time.monotonic()
    response = await handler(request)
    seconds = time.monotonic() - began
    figures, route = gate_of(request).figures, route_of(request)
    figures.requests.labels(route, request.method, str(response.status)).inc()
    figures.request_seconds.labels(route).observe(seconds)
    if route not in PROBES:
        ACCESS.info("%s %s %d %.0f ms", request.method, route, response.status, seconds * 1000)
    return response


@web.middleware
async def plain_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal and fault becomes a JSON error; what went wrong inside is reported, not shown."""
    try:
        return await handler(request)
    except ServiceError as refused:
        return refusal(request, refused)
    except TooMany as often:
        headers = {"Retry-After": str(often.seconds)}
        return error(request, "too_many", 429, {"seconds": often.seconds}, headers)
    except HTTPException as refused:
        if refused.status < 400:
            raise
        return error(request, _CODES.get(refused.status, "failed"), refused.status)
    except Exception as problem:
        if not (isinstance(problem, ConnectionError) and _is_gone(request)):
            report(f"answering {route_of(request)}", problem)
        return error(request, "failed", 500)


def _is_gone(request: web.Request) -> bool:
    """Whoever asked hung up in the middle of it, which is no fault of ours."""
    return request.transport is None or request.transport.is_closing()


async def strict_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Headers of every response; a page brings its own content policy, everything else may load nothing."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.popall("Server", None)
    if request.app[GATE].settings.base_url.startswith("https:"):
        response.headers["Strict-Transport-Security"] = HSTS
