"""Conveniences of a demo, absent outside it: who is on the demo book, and identity tokens as a lender's site would sign them."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.gate import gate_of
from bot.service.demo_book import people
from bot.service.demo_cases import CASES
from bot.service.errors import NotFound
from bot.service.identity import sign_token


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get("/api/demo/borrowers", borrowers), web.post("/api/demo/token", token)])


async def borrowers(request: web.Request) -> web.Response:
    """The documented borrowers of the demo book."""
    listed = [(each.borrower, each.case.case) for each in people()[: len(CASES)]]
    names = ("name", "language", "phone")
    shown = [
        {"borrower": one.id, "lender": one.lender_id, "case": case, **{name: getattr(one, name) for name in names}}
        for one, case in listed
    ]
    return answer(shown)


async def token(request: web.Request) -> web.Response:
    """A fresh identity token for a borrower."""
    gate = gate_of(request)
    borrower_id = text_of(await body_of(request), "borrower", limit=64)
    async with gate.store.read() as uow:
        borrower = await uow.borrowers.find(borrower_id)
    if borrower is None or borrower.lender_id not in gate.keys.private:
        raise NotFound("token_subject")
    return answer({"token": sign_token(borrower, gate.keys.private[borrower.lender_id], gate.clock())}, status=201)
