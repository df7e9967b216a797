"""Reports and the wallboard at the console: counts only, for those who lead, keep or watch the work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.gateway.answers import answer, spoken
from bot.gateway.desk import member_of
from bot.gateway.gate import Gate, gate_of
from bot.gateway.permissions import REPORTS, WALLBOARD
from bot.service import report_files
from bot.service.errors import Invalid
from bot.service.meanings import meaning_name
from bot.service.records import Lender
from bot.service.reports import Scope, days_before, report, scope_of
from bot.service.wallboard import wallboard
from bot.store.unit_of_work import UnitOfWork

USUAL_DAYS = 28
FILES = {
    "csv": (report_files.to_csv, "text/csv"),
    "xlsx": (report_files.to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [web.get(REPORTS, shown), web.get(f"{REPORTS}/file/{{format}}", written), web.get(WALLBOARD, board)],
    )


async def shown(request: web.Request) -> web.Response:
    """A lender's report over a range of days, the last four weeks by default, and the lenders to choose from."""
    gate = gate_of(request)
    await member_of(request)
    async with gate.store.read() as uow:
        lenders = await uow.lenders.all()
        found = await report(uow, await _scope(request, uow, gate))
    names = [{"id": each.id, "name": {"zh": each.name_zh, "en": each.name_en}} for each in lenders]
    words = {
        each.intent: {"zh": meaning_name(each.intent, "zh"), "en": meaning_name(each.intent, "en")} for each in found.meanings
    }
    return answer({**found.to_json(), "lenders": names, "words": words})


async def written(request: web.Request) -> web.Response:
    """The same as a file, in the language of `?language=`; who took it is kept on record."""
    gate, member = gate_of(request), await member_of(request)
    form = request.match_info["format"]
    if form not in FILES:
        raise Invalid("field", field="format")
    async with gate.store.read() as uow:
        found = await report(uow, await _scope(request, uow, gate))
    scope = found.scope
    details = {"from": scope.whole.first.isoformat(), "to": scope.whole.last.isoformat(), "by": scope.by, "format": form}
    async with gate.store.write() as uow:
        actor, subject = f"staff:{member.login}", scope.lender_id
        await uow.audit.add(actor=actor, verb="export_report", subject=subject, details=details, at=gate.clock())
    write, kind = FILES[form]
    name = f"report-{scope.lender_id}-{scope.whole.first}-{scope.whole.last}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=write(found, spoken(request)), content_type=kind, headers=headers)


async def board(request: web.Request) -> web.Response:
    """The desk as it is at this moment."""
    gate = gate_of(request)
    await member_of(request)
    async with gate.store.read() as uow:
        return answer(await wallboard(uow, gate.clock()))


async def _scope(request: web.Request, uow: UnitOfWork, gate: Gate) -> Scope:
    asked = request.query
    chosen = _chosen(await uow.lenders.all(), asked.get("lender"))
    usual = days_before(gate.clock().astimezone(ZoneInfo(chosen.zone)).date(), USUAL_DAYS)
    first, last = (_day(asked.get(name), name) or day for name, day in zip(("from", "to"), usual, strict=True))
    return scope_of(chosen.id, chosen.zone, first, last, asked.get("by") or None)


def _chosen(lenders: Iterable[Lender], name: str | None) -> Lender:
    known = {each.id: each for each in lenders}
    chosen = known.get(name or min(known, default=""))
    if chosen is None:
        raise Invalid("field", field="lender")
    return chosen


def _day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("field", field=field) from None
