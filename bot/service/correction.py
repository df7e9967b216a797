"""Putting right what is on file about a borrower: each field has its own care, and none of it goes unsaid.

A language or a payday is corrected at once. A name, a phone or an e-mail address says who somebody is or where they are reached, so a
second person looks at it; and a new phone is unproven until a code sent to it was typed into the borrower's own proven conversation.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.lending.negotiation import BadFigures
from bot.rulebook.lenders import lender
from bot.service import handoff, phone_proof
from bot.service.decisions import Acting
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound
from bot.service.imports_loans import E164, EMAIL, LONGEST_EMAIL, MAINLAND
from bot.service.ports import BookAndTalk
from bot.service.records import Borrower, PhoneStatus
from bot.service.talk_records import Case
from bot.service.turn import Json
from bot.service.wording import cleaned

LONGEST_NAME = 64
_SPACES = re.compile(r"[ \-]")


@dataclass(frozen=True, slots=True)
class Correctable:
    """How a field is read, whether a second person looks at it, and what putting it right means."""

    read: Callable[[str], str]
    apply: Callable[[BookAndTalk, Case, Borrower, str, Acting], Awaitable[None]]
    needs_two: bool


async def act_correct(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{field: name | phone | email | language | payday, value, reason}"""
    case = await handoff.held(uow, case_id, by.member)
    field, reason = str(request.get("field")), str(request.get("reason") or "").strip()
    if field not in FIELDS:
        raise Invalid("field", field="field")
    if not reason:
        raise Invalid("field", field="reason")
    borrower = await uow.borrowers.find(case.borrower_id or "")
    if borrower is None:
        raise NotFound("no_borrower")
    found = FIELDS[field]
    value = found.read(str(request.get("value") or "").strip())
    if found.needs_two and not by.approved:
        raise NotAllowed("second_person")
    await found.apply(uow, case, borrower, value, by)
    await handoff.note(uow, case.id, by.member, reason, by.now)
    details = {"case": case.id, "field": field}
    await uow.audit.add(actor=handoff.actor(by.member), verb="correct_data", subject=borrower.id, details=details, at=by.now)
    return case


async def act_prove_phone(uow: BookAndTalk, case_id: str, request: Json, by: Acting) -> Case:
    """{}: send a fresh code to the phone on file, which is not proven yet."""
    case = await handoff.held(uow, case_id, by.member)
    borrower = await uow.borrowers.find(case.borrower_id or "")
    if borrower is None:
        raise NotFound("no_borrower")
    await phone_proof.ask(uow, case.conversation_id, borrower, by.now)
    await uow.audit.add(actor=handoff.actor(by.member), verb="prove_phone", subject=borrower.id, details={}, at=by.now)
    return case


def _name(value: str) -> str:
    name = cleaned(value)
    if "\n" in name or len(name) > LONGEST_NAME:
        raise Invalid("name_malformed", longest=LONGEST_NAME)
    return name


def _phone(value: str) -> str:
    number = _SPACES.sub("", value)
    number = f"+86{number}" if MAINLAND.fullmatch(number) else number
    if not E164.fullmatch(number):
        raise Invalid("phone_malformed")
    return number


def _email(value: str) -> str:
    """An address, or nothing to take it off the file."""
    if value and (len(value) > LONGEST_EMAIL or not EMAIL.fullmatch(value)):
        raise Invalid("email_malformed")
    return value


def _language(value: str) -> str:
    if value not in ("zh", "en"):
        raise Invalid("unknown_language")
    return value


def _payday(value: str) -> str:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:3]) <= 31:
        raise Invalid("payday_malformed")
    return value


async def _set_name(uow: BookAndTalk, case: Case, borrower: Borrower, value: str, by: Acting) -> None:
    await uow.borrowers.correct(borrower.id, name=value)


async def _set_phone(uow: BookAndTalk, case: Case, borrower: Borrower, value: str, by: Acting) -> None:
    """Nothing more is sent to the old number, which speaks for the borrower no longer; the new one has yet to be proven."""
    if value == borrower.phone:
        raise Conflict("nothing_to_correct")
    if any(each.lender_id == borrower.lender_id for each in await uow.borrowers.by_phone(value)):
        raise Conflict("phone_in_use")
    await uow.borrowers.correct(borrower.id, phone=value, phone_status=PhoneStatus.UNVERIFIED)
    await uow.outbox.suppress_of(borrower.id, "sms", "unverified_number", by.now)
    line = await uow.phones.line(borrower.phone, borrower.lender_id)
    if line is not None and line.verified_id is not None:
        await uow.phones.keep_line(replace(line, verified_id=None, verified_until=None))
    conversation = await uow.conversations.lock(case.conversation_id)
    if conversation.phone == borrower.phone:
        await uow.conversations.change(conversation.id, phone=None, channel="web")
    await phone_proof.ask(uow, conversation.id, replace(borrower, phone=value, phone_status=PhoneStatus.UNVERIFIED), by.now)


async def _set_email(uow: BookAndTalk, case: Case, borrower: Borrower, value: str, by: Acting) -> None:
    await uow.borrowers.correct(borrower.id, email=value or None, email_confirmed_on=None)
    await uow.outbox.suppress_of(borrower.id, "email", "no_address", by.now)


async def _set_language(uow: BookAndTalk, case: Case, borrower: Borrower, value: str, by: Acting) -> None:
    await uow.borrowers.set_language(borrower.id, value)
    await uow.conversations.change(case.conversation_id, language=value)
    await uow.cases.change(case.id, language=value)


async def _set_payday(uow: BookAndTalk, case: Case, borrower: Borrower, value: str, by: Acting) -> None:
    """Only where the borrower agreed that their means are kept; else there is nothing on file to put right."""
    saved = await uow.finances.of(borrower.id)
    if saved is None:
        raise Conflict("no_saved_means")
    try:
        finances = replace(saved.finances, payday=int(value))
    except BadFigures:
        raise Invalid("payday_malformed") from None
    await uow.finances.put(replace(saved, finances=finances), lender(borrower.lender_id).currency)


FIELDS: Mapping[str, Correctable] = {
    "name": Correctable(_name, _set_name, needs_two=True),
    "phone": Correctable(_phone, _set_phone, needs_two=True),
    "email": Correctable(_email, _set_email, needs_two=True),
    "language": Correctable(_language, _set_language, needs_two=False),
    "payday": Correctable(_payday, _set_payday, needs_two=False),
}
