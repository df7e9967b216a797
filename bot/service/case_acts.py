"""What somebody who holds a case may do about the account: decide, waive, let penalty interest rest, leave the borrower in peace.

Each act is named, takes plain data, and says what it needs; so one that is beyond somebody's authority can wait for a second person.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta

from bot.lending.loan import LoanAccount, PenaltyHold
from bot.rulebook.lenders import lender
from bot.service import handoff
from bot.service.consent import hush, keep_quiet
from bot.service.correction import act_correct, act_prove_phone
from bot.service.decisions import Acting, Decision, decide
from bot.service.errors import Invalid, NotAllowed, NotFound
from bot.service.plan_offer import act_offer_plan, act_withdraw_offer, analysed
from bot.service.ports import BookAndTalk
from bot.service.procedure import day_at
from bot.service.refund_order import act_refund, refund_sum
from bot.service.talk_records import Case
from bot.service.turn import Json
from bot.service.values import day_of
from bot.service.waiving import Waiving, amounts, waive

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


async def act_decide(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{verdict, reasons, waive?, correct_record?}"""
    decision = Decision(
        verdict=str(request.get("verdict")),
        reasons=str(request.get("reasons") or ""),
        waive=_table(request.get("waive")),
        correct_record=request.get("correct_record") is True,
    )
    return await decide(uow, case_id, decision, by)


def _table(value: object) -> Mapping[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
        raise Invalid("field", field="waive")
    return value


async def act_waive(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{loan, amount: {fee, penalty, interest}, reason}"""
    case, account = await _loan(uow, case_id, request, by)
    await _note_why(uow, case, request, by)
    amount = amounts(_table({"amount": request.get("amount") or {}})["amount"], account.terms.principal.currency)
    if not amount.total:
        raise Invalid("waiver_amount")
    waiving = Waiving(
        id=f"W{secrets.token_hex(6)}",
        loan_id=account.loan.id,
        amount=amount,
        reason="agent",
        actor=handoff.actor(by.member),
        role=by.role,
    )
    await waive(uow, waiving, day_at(case, by.now), by.now)
    return case


async def act_pause_penalty(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{loan, until, reason}: penalty interest rests up to and with a day."""
    case, account = await _loan(uow, case_id, request, by)
    await _note_why(uow, case, request, by)
    today, until = day_at(case, by.now), _until(request, case, by)
    hold = f"{case.id}/{account.loan.id}/{secrets.token_hex(3)}"
    await uow.loans.hold_penalty(hold, account.loan.id, PenaltyHold(start=today, end=until + timedelta(days=1), reason="agent"))
    await _audit(uow, by, "pause_penalty", account.loan.id, {"case": case.id, "until": str(until)})
    return case


async def act_pause_contact(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{until, reason}: nothing is sent unasked up to and with a day; what waits to leave is stopped."""
    case = await handoff.held(uow, case_id, by.member)
    await _note_why(uow, case, request, by)
    until = _until(request, case, by)
    if case.borrower_id is None:
        raise NotFound("no_case")
    await hush(uow, case.borrower_id, until + timedelta(days=1), by.now)
    await _audit(uow, by, "pause_contact", case.borrower_id, {"case": case.id, "until": str(until)})
    return case


async def act_quiet_hours(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{from, to, reason}: hours ("12:00") in which the borrower asked not to be written to; both empty takes the wish back."""
    case = await handoff.held(uow, case_id, by.member)
    await _note_why(uow, case, request, by)
    start, end = (_clock(request.get(name)) for name in ("from", "to"))
    if (start is None) != (end is None) or (start is not None and start == end):
        raise Invalid("field", field="to")
    if case.borrower_id is None:
        raise NotFound("no_case")
    await keep_quiet(uow, case.borrower_id, start, end)
    await _audit(uow, by, "quiet_hours", case.borrower_id, {"case": case.id, "from": start, "to": end})
    return case


def _clock(value: object) -> str | None:
    if value in (None, ""):
        return None
    if not (isinstance(value, str) and CLOCK.fullmatch(value)):
        raise Invalid("field", field="from")
    return value


async def _loan(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> tuple[Case, LoanAccount]:
    case = await handoff.held(uow, case_id, by.member)
    account = await uow.loans.account(str(request.get("loan")))
    if account.loan.borrower_id != case.borrower_id:
        raise NotFound("loan", loan=str(request.get("loan")))
    return case, account


def _until(request: Json, case: Case, by: Acting) -> date:
    """A day from today on, no further than the role may go."""
    until, today = day_of(str(request.get("until"))), day_at(case, by.now)
    longest = lender(case.lender_id).handling.pause_days
    if not today <= until <= today + timedelta(days=longest.supervisor):
        raise Invalid("pause_until", days=longest.supervisor)
    if by.role != "supervisor" and until > today + timedelta(days=longest.agent):
        raise NotAllowed("above_authority")
    return until


async def _note_why(uow: BookAndTalk, case: Case, request: Json, by: Acting) -> None:
    """Why it was done stands with the case, for colleagues."""
    reason = str(request.get("reason") or "").strip()
    if not reason:
        raise Invalid("field", field="reason")
    await handoff.note(uow, case.id, by.member, reason, by.now)


async def _audit(uow: BookAndTalk, by: Acting, verb: str, subject: str, details: Json) -> None:
    await uow.audit.add(actor=handoff.actor(by.member), verb=verb, subject=subject, details=details, at=by.now)


Act = Callable[[BookAndTalk, str, Json, Acting], Awaitable[Case]]
ACTS: Mapping[str, Act] = {
    "decide": act_decide,
    "waive": act_waive,
    "pause_penalty": act_pause_penalty,
    "pause_contact": act_pause_contact,
    "quiet_hours": act_quiet_hours,
    "offer_plan": act_offer_plan,
    "withdraw_offer": act_withdraw_offer,
    "correct": act_correct,
    "prove_phone": act_prove_phone,
    "refund": act_refund,
}
Analyse = Callable[[BookAndTalk, Case, Json, datetime], Awaitable[Json]]
ANALYSES: Mapping[str, Analyse] = {"offer_plan": analysed, "refund": refund_sum}
"""What a request for a second person is given along, by the act that it asks for."""
