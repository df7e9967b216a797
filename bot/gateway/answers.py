"""Reading requests and answering them: JSON in, JSON out, and every refusal as {error: {code, message}} in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.catalogue import MissingWording, word
from bot.lending.money import Money
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from bot.service.turn import Json, Language
from bot.wording import money

STATUS: dict[type[ServiceError], int] = {Invalid: 400, NotAllowed: 401, NotFound: 404, Conflict: 409}
FORBIDDEN = ("forged", "forbidden", "case_not_yours", "sign_in_unfinished", "wrong_password")
STATUS_BY_CODE = {"too_long": 413, "body_too_large": 413, "evidence_large": 413, **dict.fromkeys(FORBIDDEN, 403)}


def answer(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response(content, status=status, headers=headers, dumps=_dumps)


def refusal(request: web.Request, problem: ServiceError) -> web.Response:
    """The answer to a use case that refused."""
    general = next(status for kind, status in STATUS.items() if isinstance(problem, kind))
    return error(request, problem.code, STATUS_BY_CODE.get(problem.code, general), problem.figures)


def error(
    request: web.Request,
    code: str,
    status: int,
    figures: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    content = {"error": {"code": code, "message": sentence(code, spoken(request), figures or {})}}
    extra = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return answer(content, status, {**extra, **(headers or {})})


def sentence(code: str, language: Language, figures: Mapping[str, object]) -> str:
    """What a code means, in plain words; sums as the language writes them."""
    said = {name: money(each, language) if isinstance(each, Money) else each for name, each in figures.items()}
    try:
        return word(f"error_{code}", language, **said)  # type: ignore[arg-type]
    except MissingWording:
        return word("error_failed", language)


def spoken(request: web.Request) -> Language:
    """The language of messages about a request: `?language=`, else what the browser asks for, else English, as APIs do."""
    asked = request.query.get("language") or request.headers.get("Accept-Language", "")
    return "zh" if asked.strip().lower().startswith("zh") else "en"


async def body_of(request: web.Request, *, optional: bool = False) -> Json:
    """The JSON object of a request; Invalid for anything else, {} for an empty body where that is allowed."""
    raw = await request.read()
    if optional and not raw.strip():
        return {}
    try:
        content = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Invalid("malformed") from None
    if not isinstance(content, dict):
        raise Invalid("malformed")
    return content


def text_of(content: Mapping[str, Any], field: str, *, limit: int = 4000, optional: bool = False) -> str:
    """A text field of a body; Invalid names the field that is missing, of another kind or too long to be meant."""
    value = content.get(field)
    if value is None and optional:
        return ""
    if not isinstance(value, str) or (not value and not optional) or len(value) > limit or not value.isprintable():
        raise Invalid("field", field=field)
    return value


def number_of(content: Mapping[str, Any], field: str) -> int | None:
    """A whole number of a body that may be left out."""
    value = content.get(field)
    if value is None:
        return None
    if type(value) is not int:
        raise Invalid("field", field=field)
    return value


def language_of(content: Mapping[str, Any]) -> Language | None:
    value = content.get("language")
    if value is None or value in ("zh", "en"):
        return value
    raise Invalid("unknown_language")


def bearer(request: web.Request) -> str | None:
    """The secret of the Authorization header; None without one."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() or None if kind.lower() == "bearer" else None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _dumps(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
