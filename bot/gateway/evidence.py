"""Attaching files by the API, and looking at them from the case that they belong to."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.gateway.answers import answer
from bot.gateway.console_cases import ROOT
from bot.gateway.conversations import enter, spend
from bot.gateway.desk import member_of
from bot.gateway.gate import Gate, gate_of
from bot.gateway.limits import Limit
from bot.service import evidence
from bot.service.errors import Invalid
from bot.service.evidence_files import LARGEST, Shelf, examined

UPLOADS = Limit("uploads", per_minute=10, burst=10)
NAME = "X-Client-Message-Id"
LONGEST_NAME = 128
SEALED = "default-src 'none'; sandbox"


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post("/api/conversations/{id}/evidence", attach),
            web.get(ROOT + "/{id}/evidence/{evidence}", look, allow_head=False),
        ]
    )


async def attach(request: web.Request) -> web.Response:
    """201 with the row's number for a picture or a PDF of a proven borrower, 200 when it was sent before; the body is the file."""
    conversation_id = await enter(request)
    spend(request, UPLOADS)
    name = request.headers.get(NAME, "")
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid("field", field=NAME)
    gate = gate_of(request)
    sound = await examined(await _body(request), gate.settings.evidence_scanner)
    await asyncio.to_thread(shelf(gate).put, sound)
    async with gate.store.write() as uow:
        kept, is_new = await evidence.attach(uow, conversation_id, name, sound, gate.clock())
    gate.bell.ring(conversation_id)
    return answer({"seq": kept.seq, "evidence": kept.id}, status=201 if is_new else 200)


async def _body(request: web.Request) -> bytes:
    """The bytes of a request, given up as soon as there are too many."""
    read = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        read += piece
        if len(read) > LARGEST:
            raise Invalid("evidence_large", megabytes=LARGEST // 1024 // 1024)
    if not read:
        raise Invalid("evidence_kind")
    return bytes(read)


async def look(request: web.Request) -> web.Response:
    """The file, for whoever holds the case: a picture to see, a PDF to download, never anything that runs."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        found = await evidence.look(uow, request.match_info["id"], request.match_info["evidence"], member, gate.clock())
    body = await asyncio.to_thread(shelf(gate).get, found.digest)
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}[found.media]
    how = "attachment" if found.media == "application/pdf" else "inline"
    headers = {
        "Content-Disposition": f'{how}; filename="{found.id}.{ending}"',
        "Content-Security-Policy": SEALED,
        "Cache-Control": "no-store",
    }
    return web.Response(body=body, content_type=found.media, headers=headers)


def shelf(gate: Gate) -> Shelf:
    return Shelf(gate.settings.evidence_dir or gate.settings.data_dir / "evidence")
