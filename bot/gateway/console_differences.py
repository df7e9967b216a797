"""What payment provider and book do not agree on, for those who run the installation: listed, and closed with a word on how."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.answers import answer, body_of, text_of
from bot.gateway.conversations import cursor_of
from bot.gateway.desk import member_of
from bot.gateway.gate import gate_of
from bot.service import pay_desk
from bot.service.errors import Invalid, NotFound
from bot.service.pay_desk import OpenQuestion
from bot.service.turn import Json

ROOT = "/api/console/differences"
STATES = ("open", "closed")


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get(ROOT, listed), web.post(ROOT + "/{id}/resolve", resolve)])


async def listed(request: web.Request) -> web.Response:
    """`state=open|closed`, a hundred from `after` on."""
    gate, _ = gate_of(request), await member_of(request)
    state = request.query.get("state", "open")
    if state not in STATES:
        raise Invalid("field", field="state")
    async with gate.store.read() as uow:
        found = await pay_desk.listed(uow, cursor_of(request), resolved=state == "closed")
    return answer({"differences": [_shown(each) for each in found]})


async def resolve(request: web.Request) -> web.Response:
    """200 with the difference, closed; 409 when somebody closed it before."""
    gate, member = gate_of(request), await member_of(request)
    reason = text_of(await body_of(request), "reason", limit=500)
    async with gate.store.write() as uow:
        closed = await pay_desk.resolve(uow, _number(request), member, reason, gate.clock())
    return answer({"difference": _shown(closed)})


def _number(request: web.Request) -> int:
    given = request.match_info["id"]
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise NotFound("no_difference")
    return int(given)


def _shown(question: OpenQuestion) -> Json:
    difference = question.difference
    return {
        "id": question.number,
        "lender_id": difference.lender_id,
        "kind": str(difference.kind),
        "reference": difference.reference,
        "expected": difference.expected,
        "found": difference.found,
        "noticed_on": difference.noticed_on.isoformat(),
        "resolved_on": difference.resolved_on and difference.resolved_on.isoformat(),
        "loan": question.loan_id,
        "borrower": question.borrower_id,
    }
