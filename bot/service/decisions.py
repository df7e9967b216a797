"""Acting a dispute or a complaint: the record closes, the book and the credit record are put right, the borrower gets a letter.

All of it is one transaction: a decision without its correction, or a correction without a decision, can't be.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.catalogue import word
from bot.rulebook.lenders import lender
from bot.service import complaint, dispute, handoff
from bot.service.authority import Role
from bot.service.conversation import tell
from bot.service.errors import Conflict, Invalid
from bot.service.ports import BookAndTalk
from bot.service.procedure import Record, book_of, day_at, kind_of, record_of
from bot.service.procedure_records import CreditCorrection
from bot.service.records import Dispute
from bot.service.talk_records import Case, Draft, StaffMember
from bot.service.turn import Json, Language
from bot.service.waiving import Waiving, amounts, waive

OUTCOMES = {"upheld": "upheld", "partly": "explained", "rejected": "declined", "withdrawn": "other"}
"""What may be decided, and as which outcome of the case the borrower and the bot hear of it."""
IN_FAVOUR = ("upheld", "partly")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided and why, in words for the borrower; `waive` is {loan: {fee, penalty, interest}} as text.

    `correct_record` says that the credit bureau must be told of the correction.
    """

    verdict: str
    reasons: str = field(repr=False)
    waive: Mapping[str, Json] = field(default_factory=dict)
    correct_record: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, with whose authority, when; `epoch` is the conversation's as they saw it, where that matters.

    `approved` says that a second person has looked at it.
    """

    member: StaffMember
    role: Role
    now: datetime
    epoch: int | None = None
    approved: bool = False


async def decide(uow: BookAndTalk, case_id: str, decision: Decision, by: Acting) -> Case:
    """Close the case's dispute or complaint, and the case; NotAllowed("above_authority") when somebody else must approve."""
    case = await handoff.held(uow, case_id, by.member)
    record = await record_of(uow, case)
    if record is None or not record.is_open:
        raise Conflict("no_procedure")
    _sound(decision, record)
    today = day_at(case, by.now)
    await _put_right(uow, case, record, decision, by)
    kept = {"reasons": decision.reasons.strip(), "decided_by": by.member.login, "review_from": record.review_from or today}
    await book_of(uow, kind_of(record)).change(record.id, **kept)
    await _close(uow, record, decision.verdict, today, by)
    await _send_letter(uow, case, record, by)
    return await handoff.resolve(uow, case_id, by.member, OUTCOMES[decision.verdict], True, by.now, by.epoch)


def _sound(decision: Decision, record: Record) -> None:
    if decision.verdict not in OUTCOMES:
        raise Invalid("unknown_outcome", outcomes=", ".join(OUTCOMES))
    if not decision.reasons.strip():
        raise Invalid("decision_reasons")
    corrects = bool(decision.waive) or decision.correct_record
    if corrects and decision.verdict not in IN_FAVOUR:
        raise Invalid("decision_corrects_nothing")
    if isinstance(record, Dispute) and record.loan_id and set(decision.waive) - {record.loan_id}:
        raise Invalid("decision_other_loan")


async def _put_right(uow: BookAndTalk, case: Case, record: Record, decision: Decision, by: Acting) -> None:
    """Take off what the borrower should not owe, and note what the credit bureau must hear."""
    today = day_at(case, by.now)
    accounts = {each.loan.id: each for each in await uow.loans.of_borrower(record.borrower_id)}
    if set(decision.waive) - set(accounts):
        raise Invalid("decision_other_loan")
    for loan_id, content in decision.waive.items():
        amount = amounts(content, accounts[loan_id].terms.principal.currency)
        if amount.total:
            name, actor = f"{record.id}/{loan_id}", handoff.actor(by.member)
            waiving = Waiving(id=name, loan_id=loan_id, amount=amount, reason=kind_of(record), actor=actor, role=by.role)
            await waive(uow, waiving, today, by.now)
    if decision.correct_record and lender(case.lender_id).contact.credit_bureau:
        about = record.loan_id if isinstance(record, Dispute) else None
        await uow.corrections.add(_correction(case, record, loan_id, today) for loan_id in ([about] if about else accounts))


def _correction(case: Case, record: Record, loan_id: str, on: date) -> CreditCorrection:
    return CreditCorrection(
        id=f"R{secrets.token_hex(6)}",
        lender_id=case.lender_id,
        borrower_id=record.borrower_id,
        loan_id=loan_id,
        record_id=record.id,
        kind=record.kind,
        made_on=on,
        due_on=record.due_on,
    )


async def _close(uow: BookAndTalk, record: Record, verdict: str, on: date, by: Acting) -> None:
    actor = handoff.actor(by.member)
    if isinstance(record, Dispute):
        await dispute.resolve(uow, actor=actor, dispute_id=record.id, outcome=verdict, on=on, now=by.now)
    else:
        await complaint.resolve(uow, actor=actor, complaint_id=record.id, outcome=verdict, on=on, now=by.now)


async def _send_letter(uow: BookAndTalk, case: Case, record: Record, by: Acting) -> None:
    """The letter stands in the conversation as a paper to open; it is written when somebody asks for it."""
    conversation = await uow.conversations.lock(case.conversation_id)
    language = conversation.language
    row = Draft(
        sender="agent",
        kind="card",
        text=word("decision_told", language),
        payload={"agent": by.member.name, "card": _card(record, language)},
        author=by.member.login,
    )
    await tell(uow, conversation.id, [row], by.now)


def _card(record: Record, language: Language) -> Json:
    return {
        "type": "document",
        "title": word("paper_decision", language),
        "subtitle": "",
        "document": {"kind": "decision", "of": record.id},
        "notes": [word("document_note", language)],
    }
