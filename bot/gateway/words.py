"""The words of the pages, served from the catalogue as one flat map per page and language."""

from __future__ import annotations

import hashlib
import json

from aiohttp import web

from bot.catalogue import LANGUAGES, entries
from bot.gateway.lesson_page import lesson_page

ROOMS = ("chat", "widget", "console", "simulator", "demo", "links", "card")
SHARED = {"chat": ("chat_", "card_")}


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get("/api/strings/{room}/{language}", strings), web.get("/lessons/{language}/{name}", lesson_page)])


async def strings(request: web.Request) -> web.Response:
    """The words whose keys begin with the page's name."""
    room, language = request.match_info["room"], request.match_info["language"]
    if room not in ROOMS or language not in LANGUAGES:
        raise web.HTTPNotFound
    prefixes = SHARED.get(room, (f"{room}_",))
    words = {key: entry["text"] for key, entry in entries(language).items() if key.startswith(prefixes) and "text" in entry}
    content = json.dumps(words, ensure_ascii=False, sort_keys=True)
    tag = hashlib.sha256(content.encode()).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
    if tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    return web.Response(text=content, content_type="application/json", headers=headers)
