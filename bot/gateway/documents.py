"""Papers by the API: a ticket for who may have one, and the paper for the ticket, once."""

from __future__ import annotations

import asyncio
import logging
import time

from aiohttp import web

from bot.documents.fonts import NoFont, font
from bot.documents.page import POLICY, to_page
from bot.documents.parts import Document
from bot.documents.pdf import to_pdf
from bot.documents.writing import written
from bot.gateway.answers import answer, body_of, error, language_of, sentence, spoken, text_of
from bot.gateway.console_cases import ROOT, case_of
from bot.gateway.conversations import enter, spend
from bot.gateway.desk import member_of
from bot.gateway.gate import gate_of
from bot.gateway.limits import Limit
from bot.service import documents
from bot.service.errors import Invalid, NotFound
from bot.service.turn import Json

LOG = logging.getLogger("bot.documents")
TICKETS = Limit("tickets", per_minute=20, burst=20)
FETCHES = Limit("fetches", per_minute=120, burst=60)
FORMATS: dict[str, documents.Format] = {"pdf": "pdf", "page": "page"}


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.post("/api/conversations/{id}/documents", ask),
            web.post(ROOT + "/{id}/documents", ask_for_case),
            web.get("/api/documents/{ticket}", fetch, allow_head=False),
        ]
    )


async def ask(request: web.Request) -> web.Response:
    """201 with an address that gives the paper once, soon; 404 unless it is the proven borrower's own."""
    conversation_id = await enter(request)
    return await _granted(request, conversation_id, f"conversation:{conversation_id}")


async def ask_for_case(request: web.Request) -> web.Response:
    """The same for the person who holds the borrower's case, or for a decision's letter held it; 404 for everybody else."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.read() as uow:
        case = await case_of(uow, request)
    if case.agent != member.login or (case.closed and not await _is_letter(request)):
        raise NotFound("no_document")
    return await _granted(request, case.conversation_id, f"{documents.STAFF}{member.login}")


async def _is_letter(request: web.Request) -> bool:
    """A decision closes its case, so its letter is asked for afterwards."""
    return (await body_of(request)).get("kind") == documents.DocumentKind.DECISION


async def _granted(request: web.Request, conversation_id: str, actor: str) -> web.Response:
    gate, wish = gate_of(request), _wish(await body_of(request))
    gate.limits.spend(TICKETS, actor, time.monotonic())
    if wish.format == "pdf":
        try:
            font()
        except NoFont as problem:
            LOG.warning("%s", problem)
            return error(request, "no_pdf", 503)
    async with gate.store.write() as uow:
        ticket = await documents.issue(uow, conversation_id, wish, actor, gate.clock())
    return answer({"url": f"/api/documents/{ticket}", "seconds": int(documents.LIFE.total_seconds())}, status=201)


def _wish(content: Json) -> documents.Wish:
    form = text_of(content, "format", limit=8, optional=True) or "pdf"
    if form not in FORMATS:
        raise Invalid("field", field="format")
    return documents.Wish(
        kind=documents.kind_of(text_of(content, "kind", limit=32)),
        subject=text_of(content, "of", limit=64, optional=True) or None,
        format=FORMATS[form],
        language=language_of(content),
    )


async def fetch(request: web.Request) -> web.Response:
    """The paper of a ticket: a PDF to keep, or a page to read and print. Used, over and unknown tickets all answer the same 404."""
    gate = gate_of(request)
    spend(request, FETCHES)
    try:
        async with gate.store.write() as uow:
            material = await documents.redeem(uow, request.match_info["ticket"], gate.clock())
            document = written(material)
            await documents.record_read(uow, material, document.number, document.digest, gate.clock())
    except NotFound as refused:
        if "text/html" not in request.headers.get("Accept", ""):
            raise
        return web.Response(text=sentence(refused.code, spoken(request), {}), status=404)
    return await _rendered(document, material.ticket.format)


async def _rendered(document: Document, form: documents.Format) -> web.Response:
    """Drawing a PDF takes a moment of computing, so it is done beside the requests of others."""
    if form == "page":
        return web.Response(text=to_page(document), content_type="text/html", headers={"Content-Security-Policy": POLICY})
    body = await asyncio.to_thread(to_pdf, document, font())
    headers = {"Content-Disposition": f'attachment; filename="{document.number}.pdf"'}
    return web.Response(body=body, content_type="application/pdf", headers=headers)
