"""What the console shows of a case's dispute or complaint, of requests that wait, and of what to do next."""

from __future__ import annotations

from bot.gateway.console_data_view import WORDED, lines
from bot.gateway.console_plan_view import analysis_card
from bot.rulebook.procedures import next_steps
from bot.service import procedure
from bot.service.procedure import Record
from bot.service.procedure_records import Approval
from bot.service.talk_records import Case, StaffMember
from bot.service.turn import Json, Language
from bot.store.unit_of_work import UnitOfWork


async def procedure_json(uow: UnitOfWork, case: Case, member: StaffMember, language: Language) -> Json:
    """{record, later, validation, approvals, steps}: the record with its state and day, the next day that it may be put off to.

    `validation` is the last day to dispute with effect, where the law has one.
    """
    record = await procedure.record_of(uow, case)
    later = await procedure.later_clock(uow, case)
    period = await procedure.validation_of(uow, case)
    names = {each.login: each.name for each in await uow.staff.all()}
    return {
        "record": _record(record) if record else None,
        "later": later.due_on.isoformat() if later else None,
        "validation": period.ends_on.isoformat() if period else None,
        "approvals": [
            _asked(each, names, language if may_look(case, member) else None) for each in await uow.approvals.of_case(case.id)
        ],
        "steps": list(next_steps(case.topic, case.reason)),
    }


def may_look(case: Case, member: StaffMember) -> bool:
    """Whether somebody sees the account behind a case: whoever holds it, and a supervisor."""
    return member.role == "supervisor" or (case.agent == member.login and not case.closed)


def _asked(asked: Approval, names: dict[str, str], language: Language | None) -> Json:
    """The request with what it is about; for who may not see the account (no language), only that there is one."""
    shown = approval_json(asked, names)
    if language is None:
        return shown | {"request": {}, "reason": ""}
    shown |= {"lines": lines(asked, language)} if asked.kind in WORDED else {}
    found = asked.request.get("analysis") if asked.kind == "offer_plan" else None
    return shown | ({"card": analysis_card(found, language)} if found else {})


def _record(record: Record) -> Json:
    return {
        "id": record.id,
        "kind": procedure.kind_of(record),
        "about": record.kind,
        "state": record.state,
        "opened_on": record.opened_on.isoformat(),
        "due_on": record.due_on.isoformat() if record.due_on else None,
        "stage": record.stage,
        "loan": getattr(record, "loan_id", None),
        "statement": record.statement,
    }


def approval_json(asked: Approval, names: dict[str, str]) -> Json:
    """A request for a second person, as the console shows it."""
    return {
        "id": asked.id,
        "case": asked.case_id,
        "kind": asked.kind,
        "request": asked.request,
        "reason": asked.reason,
        "state": asked.state,
        "asked_by": {"id": asked.asked_by, "name": names.get(asked.asked_by, asked.asked_by)},
        "asked_at": asked.asked_at.isoformat(),
        "decided_by": names.get(asked.decided_by, asked.decided_by) if asked.decided_by else None,
        "remark": asked.remark,
    }
