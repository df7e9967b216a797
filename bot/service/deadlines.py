"""Every clock that runs, whether or not a case carries it, so that none runs out unseen; and taking one up that nobody has.

A dispute or complaint has its clock from the day it was raised. Its case may have been withdrawn, or there never was one (it came in
by another door): then nobody is asked to take it, and only this list shows it.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.rulebook import procedures
from bot.rulebook.lenders import UnknownLender, lender
from bot.service import conversation, handoff, procedure
from bot.service.deadline_records import Deadline, Running, Tally, Urgency
from bot.service.errors import Conflict, NotFound
from bot.service.ports import BookAndTalk
from bot.service.talk_records import Case, StaffMember
from bot.service.turn import Language


async def listed(uow: BookAndTalk, now: datetime, limit: int = 500) -> list[Deadline]:
    """What runs, the most urgent first."""
    found = [_deadline(each, now) for each in await uow.deadlines.running(limit)]
    return sorted(found, key=lambda each: (each.act_by, each.record.opened_on, each.record.id))


def _deadline(record: Running, now: datetime) -> Deadline:
    country, today = _where(record.lender_id, now)
    due = record.due_on or procedure.clock(record.lender_id, record.kind, record.opened_on).due_on
    act_by, remind_on = procedures.act_by(due, country), procedures.remind_on(due, country)
    return Deadline(record=record, due_on=due, act_by=act_by, remind_on=remind_on, urgency=_urgency(act_by, remind_on, today))


async def unattended(uow: BookAndTalk, now: datetime) -> Tally:
    """How many clocks that no case carries are late, or are to be acted on."""
    late = soon = 0
    for kind, lender_id, opened_on, known_due, count in await uow.deadlines.unattended():
        country, today = _where(lender_id, now)
        due = known_due or procedure.clock(lender_id, kind, opened_on).due_on
        stands = _urgency(procedures.act_by(due, country), procedures.remind_on(due, country), today)
        late += count if stands == "late" else 0
        soon += count if stands == "soon" else 0
    return Tally(late, soon)


async def check_ins(uow: BookAndTalk, now: datetime) -> Tally:
    """How many check-ins are overdue, or are for today."""
    late = soon = 0
    for lender_id, due_on, count in await uow.follow_ups.counted():
        _, today = _where(lender_id, now)
        late += count if due_on < today else 0
        soon += count if due_on == today else 0
    return Tally(late, soon)


async def take(uow: BookAndTalk, record_id: str, member: StaffMember, now: datetime) -> Case:
    """Open a case for a record that nobody has, in its borrower's conversation, held by whoever takes it."""
    if not record_id.startswith(("D", "C")):
        raise NotFound("no_record")
    record = await procedure.book_of(uow, "dispute" if record_id.startswith("D") else "complaint").get(record_id)
    if not record.is_open:
        raise Conflict("record_decided")
    borrower = await uow.borrowers.find(record.borrower_id)
    if borrower is None:
        raise NotFound("no_record")
    language: Language = "en" if borrower.language == "en" else "zh"
    talk = await conversation.of_borrower(uow, borrower, language, now)
    kind = procedure.kind_of(record)
    case = await handoff.take_up(uow, await uow.conversations.lock(talk.id), member, kind, record.kind, now)
    if case.record_id is None:
        await procedure.carry(uow, case, record)
    case = await uow.cases.lock(case.id)
    await procedure.begin_review(uow, case, now)
    return case


def urgency_at(lender_id: str, due_on: date, now: datetime) -> Urgency:
    """How a day stands at a lender's that is no law's, but a promise: it is for that day itself."""
    return _urgency(due_on, due_on, _where(lender_id, now)[1])


def _urgency(act_by: date, remind_on: date, today: date) -> Urgency:
    return "late" if act_by < today else "soon" if remind_on <= today else "far"


def _where(lender_id: str, now: datetime) -> tuple[str, date]:
    """The country whose calendar counts, and the business date there."""
    try:
        rules = lender(lender_id)
    except UnknownLender:
        return "CN", now.date()
    return rules.desk.calendar, now.astimezone(ZoneInfo(rules.zone)).date()
