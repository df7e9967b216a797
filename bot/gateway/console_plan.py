"""Laying out a plan at the console: what the engine makes of it, before anything is offered to anybody."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.answers import answer, body_of
from bot.gateway.console_cases import ROOT
from bot.gateway.console_plan_view import worked_json
from bot.gateway.console_procedures import role_of
from bot.gateway.console_view import language_of
from bot.gateway.desk import member_of
from bot.gateway.gate import gate_of
from bot.service import plan_offer
from bot.service.decisions import Acting


def add_routes(app: web.Application) -> None:
    app.add_routes([web.post(ROOT + "/{id}/plan", work_out)])


async def work_out(request: web.Request) -> web.Response:
    """200 with the plan, or with the nearest one and why; who may grant it, and what bounds it. Only for whoever holds the case."""
    gate, member = gate_of(request), await member_of(request)
    content = await body_of(request)
    by = Acting(member=member, role=role_of(member), now=gate.clock())
    async with gate.store.write() as uow:
        worked = await plan_offer.preview(uow, request.match_info["id"], content, by)
    return answer(worked_json(worked, by.role, language_of(member, request.query.get("language"))))
