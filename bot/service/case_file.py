"""The whole file of a case, for a regulator, a court or a superior: what was raised, said, noted, decided and done, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.service import handoff
from bot.service.errors import NotFound
from bot.service.ports import BookAndTalk
from bot.service.procedure import Record, kind_of, record_of
from bot.service.talk_records import Case, Entry, StaffMember
from bot.service.turn import Json

PAGE = 500


async def export(uow: BookAndTalk, case_id: str, member: StaffMember, now: datetime) -> Json:
    """Everything about a case as JSON; that it was read is itself kept."""
    case = await uow.cases.get(case_id)
    if case is None:
        raise NotFound("no_case")
    record = await record_of(uow, case)
    borrower = await uow.borrowers.find(case.borrower_id) if case.borrower_id else None
    subjects = {case.id, *([record.id] if record else []), *([case.borrower_id] if case.borrower_id else [])}
    found: Json = {
        "made_at": now.isoformat(),
        "made_by": member.login,
        "case": plain(asdict(case)),
        "borrower": plain(asdict(borrower)) if borrower else None,
        "record": _record(record),
        "corrections": [plain(asdict(each)) for each in await uow.corrections.of_record(record.id)] if record else [],
        "approvals": [plain(asdict(each)) for each in await uow.approvals.of_case(case.id)],
        "notes": [plain(asdict(each)) for each in await uow.cases.notes(case.id)],
        "conversation": [each.to_json() for each in await _entries(uow, case)],
        "audit": [plain(asdict(each)) for each in await uow.audit.about(subjects)],
    }
    await uow.audit.add(actor=handoff.actor(member), verb="export_case", subject=case.id, details={}, at=now)
    return found


def _record(record: Record | None) -> Json | None:
    return {"kind_of_record": kind_of(record), **plain(asdict(record)), "state": record.state} if record else None


def plain(record: Any) -> Any:
    """A record's values as JSON knows them."""
    if isinstance(record, dict):
        return {name: plain(value) for name, value in record.items()}
    if isinstance(record, (list, tuple)):
        return [plain(each) for each in record]
    return record.isoformat() if isinstance(record, (date, datetime)) else record


async def _entries(uow: BookAndTalk, case: Case) -> Sequence[Entry]:
    found: list[Entry] = []
    after = 0
    while rows := await uow.conversations.entries(case.conversation_id, after=after, limit=PAGE):
        found += rows
        after = rows[-1].seq
    return found
