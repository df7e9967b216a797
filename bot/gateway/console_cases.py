"""Cases at the console: the list, one case with its account, and its conversation live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.gateway.answers import answer
from bot.gateway.console_data_view import refunds_json
from bot.gateway.console_plan_view import means_json, offer_json
from bot.gateway.console_record import approval_json, procedure_json
from bot.gateway.console_replies import replies
from bot.gateway.console_summary import signs_json
from bot.gateway.console_view import account_json, case_json, detail_json, language_of
from bot.gateway.conversations import cursor_of, read_log
from bot.gateway.desk import member_of, same_origin
from bot.gateway.gate import Gate, gate_of
from bot.gateway.socket import End, opened, serve
from bot.service import account, case_signs, deadlines
from bot.service.case_search import VIEWS, wanted
from bot.service.deadline_records import Tally
from bot.service.errors import Invalid, NotAllowed, NotFound
from bot.service.talk_records import Case, StaffMember
from bot.service.turn import Json, Language, Verified
from bot.store.unit_of_work import UnitOfWork

LISTED = 100
ROOT = "/api/console/cases"


def add_routes(app: web.Application) -> None:
    app.add_routes(
        [
            web.get(ROOT, listed),
            web.get(ROOT + "/{id}", detail),
            web.get(ROOT + "/{id}/events", events),
            web.get(ROOT + "/{id}/socket", socket),
        ]
    )


async def listed(request: web.Request) -> web.Response:
    """Cases that are looked for, danger first, then what is due, then the longest wait: `limit` (at most 100) from `offset` on.

    With them how many there are, how many each view has, and what the member must see whatever they look at.
    """
    gate, member = gate_of(request), await member_of(request)
    asked, now = wanted(request.query, member), gate.clock()
    offset, limit = _whole(request, "offset", 0), _whole(request, "limit", LISTED)
    async with gate.store.read() as uow:
        cases, total = await uow.cases.found(asked, now, offset=offset, limit=min(limit, LISTED))
        counts = await uow.cases.counted(member.login)
        watched = await _watched(uow, member, cases, now)
    shown = {"total": total, "offset": offset, "counts": {name: counts.get(name, 0) for name in VIEWS}, "now": now.isoformat()}
    return answer({**watched, **shown})


def _whole(request: web.Request, name: str, usual: int) -> int:
    text = request.query.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Invalid("field", field=name)
    return int(text)


async def _watched(uow: UnitOfWork, member: StaffMember, cases: Sequence[Case], now: datetime) -> Json:
    """The cases listed, and what a member must see whatever they look at.

    That is offers to them, danger that nobody took, clocks and check-ins, and for a supervisor what colleagues ask for.
    """
    offers, danger = await uow.cases.offered_to(member.login, now), await uow.cases.of_topic("danger")
    shown = {
        each["id"]: each for each in await cases_json(uow, list({each.id: each for each in (*cases, *offers, *danger)}.values()))
    }
    requests = await uow.approvals.waiting() if member.role == "supervisor" else ()
    names = {each.login: each.name for each in await uow.staff.all()} if requests else {}
    lists = {"cases": cases, "offers": offers, "danger": danger}
    return {
        **{name: [shown[each.id] for each in listed] for name, listed in lists.items()},
        "dated": _tallied(await deadlines.unattended(uow, now), await deadlines.check_ins(uow, now)),
        "approvals": [approval_json(each, names) for each in requests if each.asked_by != member.login],
    }


def _tallied(*tallies: Tally) -> Json:
    """What is late, and what is to be done now, of clocks without a case and of check-ins together."""
    return {"late": sum(each.late for each in tallies), "soon": sum(each.soon for each in tallies)}


async def cases_json(uow: UnitOfWork, cases: Sequence[Case]) -> list[Json]:
    names = {each.login: each.name for each in await uow.staff.all()}
    conversations = await uow.conversations.among({case.conversation_id for case in cases})
    borrowers = await uow.borrowers.among({case.borrower_id for case in cases if case.borrower_id})
    return [case_json(case, conversations[case.conversation_id], borrowers.get(case.borrower_id or ""), names) for case in cases]


async def detail(request: web.Request) -> web.Response:
    """One case. Its account is shown to whoever holds it; opening a case is a read that the audit keeps."""
    gate, member = gate_of(request), await member_of(request)
    language = language_of(member, request.query.get("language"))
    async with gate.store.write() as uow:
        case = await case_of(uow, request)
        holds_it = case.agent == member.login and not case.closed
        borrower = await uow.borrowers.find(case.borrower_id) if case.borrower_id else None
        shown = (await cases_json(uow, [case]))[0]
        content = detail_json(shown, case, await uow.cases.notes(case.id), await uow.staff.all(), borrower)
        if holds_it and case.borrower_id is not None:
            content |= await _account(uow, gate, case, language)
        if holds_it:
            content["replies"] = replies(case, member, await uow.lenders.get(case.lender_id))
        content |= await procedure_json(uow, case, member, language)
        content["signs"] = signs_json(await case_signs.said_in(uow, case, shown["last"]), language)
        details = {"account": bool(content["loans"])}
        await uow.audit.add(actor=f"staff:{member.login}", verb="read_case", subject=case.id, details=details, at=gate.clock())
    return answer(content)


async def _account(uow: UnitOfWork, gate: Gate, case: Case, language: Language) -> Json:
    conversation = await uow.conversations.lock(case.conversation_id)
    today = gate.clock().astimezone(ZoneInfo(conversation.zone)).date()
    who = Verified(borrower_id=case.borrower_id or "", lender_id=case.lender_id)
    names = {each.login: each.name for each in await uow.staff.all()}
    offers = [offer_json(each, names, language) for each in await uow.plan_offers.of_borrower(who.borrower_id)]
    seen = await account.overview(uow, who, today)
    means = means_json(seen.finances.finances if seen.finances else None, case.summary)
    money = await refunds_json(uow, who.borrower_id, language)
    return account_json(case, seen, language) | {"offers": offers, "means": means} | money


async def case_of(uow: UnitOfWork, request: web.Request) -> Case:
    case = await uow.cases.get(request.match_info["id"])
    if case is None:
        raise NotFound("no_case")
    return case


async def events(request: web.Request) -> web.Response:
    """The case's conversation after a cursor, as the borrower's own long poll."""
    gate = gate_of(request)
    await member_of(request)
    async with gate.store.read() as uow:
        case = await case_of(uow, request)
    return answer((await read_log(request, gate, case.conversation_id)).to_json(gate))


async def socket(request: web.Request) -> web.WebSocketResponse:
    """The case's conversation live; the cookie is the credential, so the page's origin must be ours."""
    gate, member = gate_of(request), await member_of(request)
    if request.headers.get("Origin") is not None and not same_origin(request):
        raise NotAllowed("forged")
    async with gate.store.read() as uow:
        case = await case_of(uow, request)
    async with opened(request, gate, "agent") as line:
        await serve(gate, line, case.conversation_id, cursor_of(request), End("agent", member.name))
    return line
