"""The audit, for auditors: who did or read what, newest first, and whether the chain is whole. Looking at it is a read as well."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.answers import answer
from bot.gateway.desk import member_of
from bot.gateway.gate import gate_of
from bot.service import audit
from bot.service.errors import Invalid
from bot.service.talk_records import AuditRecord
from bot.service.turn import Json

MOST = 200


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get("/api/console/audit", listed)])


async def listed(request: web.Request) -> web.Response:
    """Records before a number (`before`, the newest without it), at most 200, and the first broken one if any (`verify=1`)."""
    gate, member = gate_of(request), await member_of(request)
    async with gate.store.write() as uow:
        last, _ = await uow.audit.head()
        before = _number(request.query.get("before")) or last + 1
        records = await uow.audit.records(after=max(0, before - 1 - MOST), limit=min(MOST, before - 1)) if before > 1 else []
        broken = await audit.first_break(uow) if request.query.get("verify") else None
        details = {"before": before}
        await uow.audit.add(actor=f"staff:{member.login}", verb="read_audit", subject="audit", details=details, at=gate.clock())
    return answer({"records": [_shown(each) for each in reversed(records)], "last": last, "broken": broken})


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise Invalid("field", field="before")
    return int(text)


def _shown(record: AuditRecord) -> Json:
    return {
        "number": record.number,
        "at": record.at.isoformat(),
        "actor": record.actor,
        "verb": record.verb,
        "subject": record.subject,
        "details": record.details,
    }
