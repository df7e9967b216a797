"""A dialogue worker: loads the model once, then answers turns over loopback HTTP. It reads the database and keeps nothing.

POST /turn      TurnRequest → TurnAnswer, with the key of this installation in `X-Worker-Key`
GET  /healthz   200 once turns can be answered
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import socket
import warnings
from collections.abc import AsyncIterator
from typing import Any

import structlog
from aiohttp import web

from bot.dialogue import trouble, without_tensorflow
from bot.dialogue.training import ensure_model
from bot.service.turn import TurnRequest
from bot.settings import settings
from bot.store.engine import AWAY
from bot.store.unit_of_work import Store
from bot.supervised import say_ready

KEY_HEADER = "X-Worker-Key"
MAX_BODY = 512 * 1024
HOST = "127.0.0.1"
AT_ONCE = 2
"""Turns in hand at a time; others wait for their place in the order they came. A turn that reads the database gives way at every read, so
with all in hand those that read nothing kept overtaking it, and it took three times the middle turn. One reads while the other works."""

DIALOGUE = web.AppKey("dialogue", object)
PLACES = web.AppKey("places", asyncio.Semaphore)
KEY = web.AppKey("key", str)


def quiet_logs(level: str = "INFO") -> None:
    """Sets both logging systems before Rasa loads: at DEBUG its policies format the whole history on every turn.

    Libraries' deprecations speak to developers, and Rasa undoes any filter on its way up; the operator's terminal is spared them.
    """
    warnings.showwarning = lambda *_, **__: None
    logging.basicConfig(level=level, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("rasa").setLevel(max(logging.getLevelName(level), logging.WARNING))
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


async def turn(request: web.Request) -> web.Response:
    """Answers one turn; 403 without the key, 400 for a body that isn't a turn, 503 while the database is away, 500 when the answer
    can't be made."""
    if not hmac.compare_digest(request.headers.get(KEY_HEADER, ""), request.app[KEY]):
        return web.json_response({"error": {"code": "forbidden", "message": "wrong worker key"}}, status=403)
    try:
        asked = TurnRequest.from_json(await request.json())
    except (ValueError, LookupError, TypeError, AttributeError):
        return web.json_response({"error": {"code": "malformed", "message": "not a turn"}}, status=400)
    try:
        async with request.app[PLACES]:
            answer = await request.app[DIALOGUE].answer(asked)  # type: ignore[attr-defined]
    except AWAY as error:
        trouble.report("turn", error)
        return web.json_response({"error": {"code": "away", "message": "the database is away"}}, status=503)
    except Exception as error:
        trouble.report("turn", error)
        return web.json_response({"error": {"code": "failed", "message": "the turn failed"}}, status=500)
    return web.json_response(answer.to_json(), dumps=_dumps)


async def healthz(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def create_app(dialogue: object, key: str) -> web.Application:
    app = web.Application(client_max_size=MAX_BODY)
    app[DIALOGUE] = dialogue
    app[PLACES] = asyncio.Semaphore(AT_ONCE)
    app[KEY] = key
    app.add_routes([web.post("/turn", turn), web.get("/healthz", healthz)])
    return app


async def _load() -> web.Application:
    without_tensorflow.leave_out()
    from bot.dialogue.agent import Dialogue

    store = Store.open(settings().url)
    dialogue = Dialogue(ensure_model(), store)
    without_tensorflow.seal()
    await dialogue.warm()
    app = create_app(dialogue, os.environ["BOT_WORKER_KEY"])

    async def close_store(_: web.Application) -> AsyncIterator[None]:
        yield
        await store.close()

    app.cleanup_ctx.append(close_store)
    return app


def main() -> None:
    """Serves turns on `BOT_WORKER_PORT` until it is told to stop; needs `BOT_WORKER_KEY`. A successor may listen there beside it."""
    if not os.environ.get("BOT_WORKER_KEY"):
        raise SystemExit("BOT_WORKER_KEY is missing: start the worker through `python -m bot serve`, which makes one")
    quiet_logs(settings().log_level)
    loop = asyncio.new_event_loop()
    app = loop.run_until_complete(_load())
    port, shared = int(os.environ.get("BOT_WORKER_PORT", "8090")), hasattr(socket, "SO_REUSEPORT")
    how: dict[str, Any] = {"print": lambda _: say_ready(), "access_log": None, "reuse_port": shared}
    web.run_app(app, host=HOST, port=port, loop=loop, **how)
