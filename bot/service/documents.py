"""Papers of a proven borrower: who may have which, and tickets to fetch them with.

A link in a browser carries no credential, so whoever has one (the borrower's, or the sign-in of the person who holds their case) asks
for a ticket: 256 random bits of which only a hash is kept, good for one paper, once, within minutes. Each fetch is audited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from bot.lending.loan import Waiver
from bot.service.account import LoanView, Overview, overview
from bot.service.errors import Conflict, Invalid, NotFound
from bot.service.hashing import random_token, token_hash
from bot.service.ports import BookAndTalk
from bot.service.records import Borrower, Complaint, Dispute, RepaymentPlan
from bot.service.talk_records import Conversation, Entry
from bot.service.turn import Language

LIFE = timedelta(minutes=5)
PAGE = 500
MOST_ROWS = 2000
"""A conversation's latest rows that one paper holds."""

Format = Literal["pdf", "page"]
STAFF = "staff:"


class DocumentKind(StrEnum):
    STATEMENT = "statement"
    PAYMENTS = "payments"
    SETTLEMENT = "settlement"
    AGREEMENT = "agreement"
    TRANSCRIPT = "transcript"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A paper that somebody asks for.

    `subject` is the plan of an agreement, by its id or the hash of its terms; the record of a decision; else the loan, by default the
    one longest overdue.
    """

    kind: DocumentKind
    subject: str | None = None
    format: Format = "pdf"
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTicket:
    """A wish that was granted, waiting to be fetched."""

    hash: str = field(repr=False)
    conversation_id: str
    actor: str
    kind: str
    subject: str | None
    format: Format
    language: Language
    expires_at: datetime


class DocumentTickets(Protocol):
    async def add(self, ticket: DocumentTicket) -> None: ...
    async def take(self, hashed: str, now: datetime) -> DocumentTicket | None:
        """The ticket, which is gone afterwards; None for one that was taken, is over, or never was."""
        ...

    async def forget_expired(self, now: datetime) -> None: ...


class Archive(BookAndTalk, Protocol):
    """A unit of work with the tickets."""

    @property
    def document_tickets(self) -> DocumentTickets: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A dispute or complaint that was decided, the waivers that it brought by loan, and the loans whose credit record is corrected."""

    record: Dispute | Complaint
    waived: tuple[tuple[str, Waiver], ...]
    corrected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a paper is written from."""

    ticket: DocumentTicket
    borrower: Borrower
    on: date
    view: LoanView | None
    plan: RepaymentPlan | None
    entries: Sequence[Entry] = ()
    decided: Decided | None = None


async def issue(uow: Archive, conversation_id: str, wish: Wish, actor: str, now: datetime) -> str:
    """A ticket for a paper of the conversation's borrower; NotFound when there is no such paper of theirs, or no proof of who it is."""
    conversation = await _proven(uow, conversation_id)
    account = await _account(uow, conversation, now)
    _found(wish, account)
    await _decided(uow, wish, account)
    await uow.document_tickets.forget_expired(now)
    token = random_token()
    ticket = DocumentTicket(
        hash=token_hash(token),
        conversation_id=conversation_id,
        actor=actor,
        kind=wish.kind,
        subject=wish.subject,
        format=wish.format,
        language=wish.language or conversation.language,
        expires_at=now + LIFE,
    )
    await uow.document_tickets.add(ticket)
    return token


async def redeem(uow: Archive, token: str, now: datetime) -> Material:
    """What the ticket's paper is written from, as things are now; the ticket is used up. NotFound for any other."""
    ticket = await uow.document_tickets.take(token_hash(token), now)
    if ticket is None:
        raise NotFound("no_ticket")
    await _still_holds_the_case(uow, ticket)
    conversation = await _proven(uow, ticket.conversation_id)
    account = await _account(uow, conversation, now)
    wish = Wish(kind=DocumentKind(ticket.kind), subject=ticket.subject)
    view, plan = _found(wish, account)
    entries = await _entries(uow, conversation) if wish.kind is DocumentKind.TRANSCRIPT else ()
    decided = await _decided(uow, wish, account)
    told = Material(ticket=ticket, borrower=account.borrower, on=account.on, view=view, plan=plan, entries=entries)
    return replace(told, decided=decided)


async def record_read(uow: Archive, material: Material, number: str, digest: str, now: datetime) -> None:
    """That somebody was given a paper: which, and the checksum by which it can be recognised later."""
    ticket = material.ticket
    details = {"kind": ticket.kind, "number": number, "digest": digest, "format": ticket.format}
    await uow.audit.add(actor=ticket.actor, verb="read_document", subject=material.borrower.id, details=details, at=now)


def kind_of(name: str) -> DocumentKind:
    try:
        return DocumentKind(name)
    except ValueError:
        raise Invalid("field", field="kind") from None


async def _proven(uow: Archive, conversation_id: str) -> Conversation:
    conversation = await uow.conversations.get(conversation_id)
    if conversation is None or conversation.verified is None:
        raise NotFound("no_document")
    return conversation


async def _account(uow: Archive, conversation: Conversation, now: datetime) -> Overview:
    assert conversation.verified is not None
    return await overview(uow, conversation.verified, now.astimezone(ZoneInfo(conversation.zone)).date())


def _found(wish: Wish, account: Overview) -> tuple[LoanView | None, RepaymentPlan | None]:
    """The loan and the plan that the paper is about; NotFound for what is not theirs."""
    if wish.kind in (DocumentKind.TRANSCRIPT, DocumentKind.DECISION):
        return None, None
    plan = next((each for each in reversed(account.plans) if wish.subject in (each.id, each.terms_hash)), None)
    of_plan = wish.kind is DocumentKind.AGREEMENT
    wanted = plan.loan_id if of_plan and plan else wish.subject
    view = next((each for each in account.loans if wanted in (None, each.id)), None)
    if view is None or (of_plan and plan is None):
        raise NotFound("no_document")
    if wish.kind is DocumentKind.SETTLEMENT and not view.statement.paid_off:
        raise Conflict("not_settled")
    return view, plan if of_plan else None


async def _decided(uow: Archive, wish: Wish, account: Overview) -> Decided | None:
    """What a letter about a decision says; NotFound for what is not theirs or not decided. None for any other paper."""
    if wish.kind is not DocumentKind.DECISION:
        return None
    raised: tuple[Dispute | Complaint, ...] = (*account.disputes, *account.complaints)
    record = next((each for each in raised if each.id == wish.subject), None)
    if record is None or record.is_open or record.reasons is None:
        raise NotFound("no_document")
    waived = tuple(
        (view.id, waiver) for view in account.loans for waiver in view.account.waived if waiver.id == f"{record.id}/{view.id}"
    )
    corrected = tuple(each.loan_id for each in await uow.corrections.of_record(record.id))
    return Decided(record=record, waived=waived, corrected=corrected)


async def _still_holds_the_case(uow: Archive, ticket: DocumentTicket) -> None:
    """A member of staff may have the paper only while the case is theirs; a decision's letter also after, as the case ends with it."""
    if not ticket.actor.startswith(STAFF):
        return
    if ticket.kind == DocumentKind.DECISION:
        return
    case = await uow.cases.open_of(ticket.conversation_id)
    if case is None or case.agent != ticket.actor.removeprefix(STAFF):
        raise NotFound("no_ticket")


async def _entries(uow: Archive, conversation: Conversation) -> Sequence[Entry]:
    """The latest rows, oldest first."""
    found: list[Entry] = []
    after = max(0, conversation.last_seq - MOST_ROWS)
    while rows := await uow.conversations.entries(conversation.id, after=after, limit=PAGE):
        found += rows
        after = rows[-1].seq
    return found
