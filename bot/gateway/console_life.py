"""The borrower's whole story at the console: the timeline, and the history of plans, promises, contact and consent.

For whoever holds the case, and for supervisors; every look is on the record.
"""

from __future__ import annotations

from collections import Counter

from aiohttp import web

from bot.gateway.answers import answer
from bot.gateway.console_cases import ROOT, case_of
from bot.gateway.console_life_view import happening_json, history_json
from bot.gateway.console_record import may_look
from bot.gateway.console_view import language_of
from bot.gateway.desk import member_of
from bot.gateway.gate import Gate, gate_of
from bot.service.account import Overview
from bot.service.errors import Invalid, NotAllowed
from bot.service.life_records import KINDS
from bot.service.plan_offer import account_of
from bot.service.talk_records import StaffMember
from bot.service.timeline import timeline
from bot.store.unit_of_work import UnitOfWork

PAGE = 100


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get(ROOT + "/{id}/timeline", happened), web.get(ROOT + "/{id}/history", history)])


async def happened(request: web.Request) -> web.Response:
    """What happened, newest first, a page from `skip` on, of one `kind` or of all; how many there are of each kind."""
    gate, member = gate_of(request), await member_of(request)
    kind, skip = request.query.get("kind", ""), request.query.get("skip", "0")
    if kind and kind not in KINDS:
        raise Invalid("field", field="kind")
    if not skip.isascii() or not skip.isdigit() or len(skip) > 5:
        raise Invalid("field", field="skip")
    language = language_of(member, request.query.get("language"))
    async with gate.store.write() as uow:
        account = await _looked(uow, gate, request, member, "read_timeline")
        found = await timeline(uow, account)
        names = {each.login: each.name for each in await uow.staff.all()}
    counts = Counter(each.kind for each in found)
    wanted = [each for each in found if not kind or each.kind == kind]
    page = wanted[int(skip) : int(skip) + PAGE]
    shown = [happening_json(each, names, language) for each in page]
    return answer({"happenings": shown, "counts": {name: counts[name] for name in KINDS}, "total": len(wanted)})


async def history(request: web.Request) -> web.Response:
    """Plans, promises, contact and consent, as tables."""
    gate, member = gate_of(request), await member_of(request)
    language = language_of(member, request.query.get("language"))
    async with gate.store.write() as uow:
        account = await _looked(uow, gate, request, member, "read_history")
        known = (await uow.reach.circumstances([account.borrower.id], account.on, gate.clock()))[account.borrower.id]
        found = history_json(account, known, gate.clock(), language)
    return answer(found)


async def _looked(uow: UnitOfWork, gate: Gate, request: web.Request, member: StaffMember, verb: str) -> Overview:
    """The account behind the case, for who may see it, with the look on record."""
    case = await case_of(uow, request)
    if not may_look(case, member):
        raise NotAllowed("case_not_yours")
    account = await account_of(uow, case, gate.clock())
    await uow.audit.add(actor=f"staff:{member.login}", verb=verb, subject=case.id, details={}, at=gate.clock())
    return account
