"""Whether this gateway lives, whether a turn can be answered, its figures, and the description of its API."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.answers import answer
from bot.gateway.gate import Gate, gate_of
from bot.service.turn import Json

DESCRIPTION = Path(__file__).parent / "openapi.json"


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/readyz", readyz),
            web.get("/metrics", metrics),
            web.get("/api/openapi.json", openapi),
        ]
    )


async def healthz(request: web.Request) -> web.Response:
    return answer({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """200 only when the database answers and a dialogue worker is ready; 503 names what is missing."""
    gate = gate_of(request)
    parts = {"database": await _database(gate), "worker": await gate.workers.any_ready()}
    ready = all(parts.values())
    return answer({"status": "ready" if ready else "waiting", **parts}, status=200 if ready else 503)


async def _database(gate: Gate) -> bool:
    try:
        async with gate.store.read() as uow:
            await uow.connection.execute(text("SELECT id FROM conversation LIMIT 1"))
    except SQLAlchemyError:
        return False
    return True


async def metrics(request: web.Request) -> web.Response:
    content = generate_latest(gate_of(request).figures.registry)
    return web.Response(body=content, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def openapi(request: web.Request) -> web.Response:
    return answer(description())


@lru_cache(maxsize=1)
def description() -> Json:
    content: Json = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return content
