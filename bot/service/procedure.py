"""Disputes and complaints as procedures: each has a clock by law, is looked into, may be put off with a reason, and is decided once.

The case at the desk carries its record: `record_id`, the working day's end by which to act as `due_at`, and from when it is at risk.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot import wording
from bot.catalogue import word
from bot.rulebook import procedures
from bot.rulebook.lenders import lender, lenders
from bot.rulebook.procedures import Clock, Procedure, Validation
from bot.service import handoff
from bot.service.conversation import status, tell
from bot.service.errors import Conflict, Invalid
from bot.service.ports import BookAndTalk
from bot.service.records import Complaint, Dispute
from bot.service.request_ports import Requests
from bot.service.talk_records import Case, StaffMember
from bot.service.turn import Json
from bot.service.turn_context import EffectContext

Record = Dispute | Complaint
LAST_MINUTE = time(23, 59)


def kind_of(record: Record) -> Procedure:
    return "dispute" if isinstance(record, Dispute) else "complaint"


def book_of(uow: BookAndTalk, kind: Procedure) -> Requests[Record]:
    """Where records of a kind are kept."""
    books: dict[Procedure, Requests[Record]] = {"dispute": uow.disputes, "complaint": uow.complaints}
    return books[kind]


def clock(lender_id: str, kind: Procedure, opened_on: date) -> Clock:
    """The first clock of something that a borrower raised on a day."""
    return procedures.clocks(lender(lender_id).jurisdiction, kind, opened_on)[0]


async def open_case(uow: BookAndTalk, turn: EffectContext, *, topic: str, reason: str, summary: Json | None = None) -> None:
    """Hand the conversation to people; what was raised in it goes with the case, and so does its clock."""
    await handoff.open_case(uow, turn, topic=topic, reason=reason, summary=summary)
    case = await uow.cases.open_of(turn.conversation_id)
    if case is None or case.borrower_id is None or case.record_id is not None or topic not in ("dispute", "complaint"):
        return
    kind: Procedure = "dispute" if topic == "dispute" else "complaint"
    raised = [each for each in await book_of(uow, kind).of_borrower(case.borrower_id) if each.is_open]
    if raised:
        await carry(uow, case, max(raised, key=lambda each: (each.opened_on, each.id)))


async def carry(uow: BookAndTalk, case: Case, record: Record) -> None:
    """Put the record and its clock on the case."""
    due = record.due_on or clock(case.lender_id, kind_of(record), record.opened_on).due_on
    rules = lender(case.lender_id)
    zone, country = ZoneInfo(rules.zone), rules.desk.calendar
    await uow.cases.change(
        case.id,
        record_id=record.id,
        due_at=datetime.combine(procedures.act_by(due, country), LAST_MINUTE, zone),
        remind_at=datetime.combine(procedures.remind_on(due, country), time(), zone),
    )


async def record_of(uow: BookAndTalk, case: Case) -> Record | None:
    """What the case is to decide; None when it carries no dispute or complaint."""
    if case.record_id is None:
        return None
    return await book_of(uow, "dispute" if case.record_id.startswith("D") else "complaint").get(case.record_id)


async def require_decided(uow: BookAndTalk, case_id: str) -> None:
    """Conflict while the case carries a dispute or complaint that nobody has decided: it can't be closed without an answer."""
    record = await record_of(uow, await uow.cases.lock(case_id))
    if record is not None and record.is_open:
        raise Conflict("decision_needed")


async def begin_review(uow: BookAndTalk, case: Case, now: datetime) -> None:
    """Somebody has taken the case: what it carries is being looked into from today, if it wasn't before."""
    record = await record_of(uow, case)
    if record is not None and record.is_open and record.review_from is None:
        await book_of(uow, kind_of(record)).change(record.id, review_from=day_at(case, now))


def day_at(case: Case, now: datetime) -> date:
    """The lender's business date at a moment."""
    return now.astimezone(ZoneInfo(lender(case.lender_id).zone)).date()


async def later_clock(uow: BookAndTalk, case: Case) -> Clock | None:
    """The next day that the case may be put off to; None when there is none."""
    record = await record_of(uow, case)
    if record is None or not record.is_open:
        return None
    known = procedures.clocks(lender(case.lender_id).jurisdiction, kind_of(record), record.opened_on)
    due = record.due_on or known[0].due_on
    return next((each for each in known if each.due_on > due), None)


async def validation_of(uow: BookAndTalk, case: Case) -> Validation | None:
    """The period in which the case's borrower may dispute with effect, from our first message about late money on."""
    rules = lenders().get(case.lender_id)
    if rules is None:
        return None
    sent_on = await uow.reach.first_collected(case.borrower_id) if case.borrower_id else None
    return procedures.validation(rules.jurisdiction, rules.desk.calendar, sent_on) if sent_on else None


async def extend(uow: BookAndTalk, case_id: str, member: StaffMember, reason: str, now: datetime) -> Case:
    """Put the decision off to the next day that the law allows; the borrower is told until when and why."""
    case = await handoff.held(uow, case_id, member)
    record, later = await record_of(uow, case), await later_clock(uow, case)
    if record is None or later is None:
        raise Conflict("no_extension")
    if not reason.strip():
        raise Invalid("field", field="reason")
    await book_of(uow, kind_of(record)).change(record.id, due_on=later.due_on, stage=later.stage)
    await carry(uow, case, await book_of(uow, kind_of(record)).get(record.id))
    conversation = await uow.conversations.lock(case.conversation_id)
    day = wording.day(later.due_on, conversation.language)
    told = word("status_put_off", conversation.language, day=day, reason=reason.strip())
    await tell(uow, conversation.id, [status("put_off", conversation.language, text=told)], now)
    details = {"record": record.id, "stage": later.stage, "due": str(later.due_on)}
    await uow.audit.add(actor=handoff.actor(member), verb="extend_clock", subject=case.id, details=details, at=now)
    return await uow.cases.lock(case_id)
