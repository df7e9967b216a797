"""Between the bot and people: opening a case, claiming it, speaking, passing it on, and handing the conversation back.

The conversation has one owner. Each change of owner raises its epoch, so a turn that the bot began before can't be committed after.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.catalogue import word
from bot.service.conversation import status, tell
from bot.service.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from bot.service.ports import BookAndTalk
from bot.service.queueing import tell_place
from bot.service.survey import question_after
from bot.service.talk_ports import Talk
from bot.service.talk_records import Case, CaseNote, Conversation, Draft, Entry, StaffMember
from bot.service.turn import Json
from bot.service.turn_context import EffectContext
from bot.service.wording import cleaned

PRIORITY = {"danger": 0}
ORDINARY = 10
TOPICS = frozenset({"dispute", "complaint", "hardship", "danger", "negotiation", "identity", "other"})
NOT_OFFERED: Json = {"offered_to": None, "offered_until": None}
OUTCOMES = ("explained", "agreed", "upheld", "declined", "referred", "safe", "other")


async def open_case(uow: Talk, turn: EffectContext, *, topic: str, reason: str, summary: Json | None = None) -> None:
    """Hand the conversation to the queue; the bot is silent from this row on. A case that is open already stays the one."""
    known = await uow.cases.open_of(turn.conversation_id)
    if known is not None:
        await _wait_for_it(uow, known, turn)
        return
    case = _new(
        conversation_id=turn.conversation_id,
        lender_id=turn.lender_id,
        borrower_id=turn.verified.borrower_id if turn.verified else None,
        language=turn.language,
        topic=topic,
        reason=reason,
        summary=summary or {},
        opened_at=turn.now,
    )
    await uow.cases.add(case)
    await _give_to(uow, turn.conversation_id, owner="queue")
    await tell_place(uow, case, turn.language, turn.now)
    await uow.audit.add(actor=turn.actor, verb="open_case", subject=case.id, details={"topic": case.topic}, at=turn.now)


async def _wait_for_it(uow: Talk, known: Case, turn: EffectContext) -> None:
    """Somebody asks for a person who was to look at their matter anyway: from now on they wait for them."""
    if (await uow.conversations.lock(turn.conversation_id)).owner == "bot":
        await _give_to(uow, turn.conversation_id, owner="queue")
        await tell_place(uow, known, turn.language, turn.now)


async def call_in(
    uow: Talk, conversation: Conversation, *, topic: str, reason: str, summary: Json, by: str, now: datetime
) -> bool:
    """Have a person look at a matter that the borrower did not bring up today; whether a case was opened. The bot goes on answering
    until somebody takes it, and nothing is said for it; a case that is open already stays the one."""
    if await uow.cases.open_of(conversation.id) is not None:
        return False
    await _begin(uow, conversation, topic, reason, summary, by, now)
    return True


async def claim(uow: Talk, case_id: str, member: StaffMember, now: datetime, epoch: int | None = None) -> Case:
    """Take an open case; claiming one's own again changes nothing, one that somebody else has is a Conflict."""
    case = await _open_case(uow, case_id)
    if case.status == "claimed":
        if case.agent != member.login:
            raise Conflict("case_taken", agent=await _name(uow, case.agent))
        return case
    await _unchanged(uow, case, epoch)
    await uow.cases.change(case_id, status="claimed", agent=member.login, claimed_at=now, **NOT_OFFERED)
    await _hand_to(uow, case, member, "claimed", now)
    return await uow.cases.lock(case_id)


async def take_up(uow: Talk, conversation: Conversation, member: StaffMember, topic: str, reason: str, now: datetime) -> Case:
    """A person turns to somebody of their own accord: the conversation's open case, or a new one, is theirs.

    Conflict when a colleague has it.
    """
    waiting = await uow.cases.open_of(conversation.id)
    if waiting is not None:
        return await claim(uow, waiting.id, member, now)
    case = await _begin(uow, conversation, topic, reason, {}, actor(member), now)
    return await claim(uow, case.id, member, now)


async def _begin(uow: Talk, conversation: Conversation, topic: str, reason: str, summary: Json, by: str, now: datetime) -> Case:
    """Keep a case that people begin, not a turn of the borrower's."""
    case = _new(
        conversation_id=conversation.id,
        lender_id=conversation.lender_id,
        borrower_id=conversation.borrower_id,
        language=conversation.language,
        topic=topic,
        reason=reason,
        summary=summary,
        opened_at=now,
    )
    await uow.cases.add(case)
    await uow.audit.add(actor=by, verb="open_case", subject=case.id, details={"topic": case.topic}, at=now)
    return case


def _new(*, topic: str, **facts: Any) -> Case:
    """An open case under a fresh id, as urgent as its topic."""
    known = topic if topic in TOPICS else "other"
    return Case(id=f"K{secrets.token_hex(6)}", topic=known, status="open", priority=PRIORITY.get(topic, ORDINARY), **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An agent's words; `seen` is the latest row that they had before them, if they say so."""

    text: str
    client_msg_id: str
    seen: int | None = None


async def speak(uow: Talk, case_id: str, member: StaffMember, said: Said, now: datetime) -> tuple[Entry, bool]:
    """An agent's words to the borrower, kept once; they take the conversation over when it is not the agent's at the moment."""
    case = await uow.cases.lock(case_id)
    conversation = await _locked(uow, case)
    known = await uow.conversations.sent_as(conversation.id, "agent", said.client_msg_id)
    if known is not None and known.author == member.login:
        return known, False
    await held(uow, case_id, member)
    if said.seen is not None and conversation.asked_seq > said.seen:
        raise Stale("overtaken")
    if conversation.owner_agent != member.login:
        await _give_to(uow, conversation.id, owner="agent", agent=member.login)
    draft = Draft(
        sender="agent",
        text=cleaned(said.text),
        payload={"agent": member.name},
        author=member.login,
        client_msg_id=said.client_msg_id,
    )
    return (await tell(uow, conversation.id, [draft], now))[0], True


async def note(uow: Talk, case_id: str, member: StaffMember, text: str, now: datetime) -> CaseNote:
    """A private remark; the borrower never sees it."""
    case = await uow.cases.lock(case_id)
    await uow.audit.add(actor=actor(member), verb="note", subject=case.id, details={}, at=now)
    return await uow.cases.add_note(case_id, member.login, cleaned(text), now)


async def resolve(
    uow: BookAndTalk,
    case_id: str,
    member: StaffMember,
    outcome: str,
    return_to_bot: bool,
    now: datetime,
    epoch: int | None = None,
) -> Case:
    """Close the case and give the conversation back to the bot, which learns the outcome and skips what the person handled; in the chat
    it asks how that went."""
    if outcome not in OUTCOMES:
        raise Invalid("unknown_outcome", outcomes=", ".join(OUTCOMES))
    case = await held(uow, case_id, member)
    await _unchanged(uow, case, epoch)
    closed = "returned" if return_to_bot else "resolved"
    await uow.cases.change(case_id, status=closed, outcome=outcome, closed_at=now)
    conversation = await uow.conversations.lock(case.conversation_id)
    sentence = word(f"outcome_{outcome}", conversation.language, agent=member.name)
    row = status(
        "returned" if return_to_bot else "closed", conversation.language, text=sentence, agent=member.name, outcome=outcome
    )
    await _give_to(uow, conversation.id, owner="bot")
    question = await question_after(uow, case, conversation, now)
    told = (await tell(uow, conversation.id, [row, *([question] if question else [])], now))[-1]
    facts: Json = {"case": case.id, "topic": case.topic, "outcome": outcome, "returned": return_to_bot}
    await uow.conversations.change(conversation.id, handback=facts, answered_seq=told.seq, offered=[])
    await uow.audit.add(actor=actor(member), verb="resolve_case", subject=case.id, details={"outcome": outcome}, at=now)
    return await uow.cases.lock(case_id)


async def withdraw(uow: Talk, conversation_id: str, now: datetime) -> Case | None:
    """The borrower no longer waits: back to the bot, unless a person has taken over by now. The case that ended, if one did."""
    conversation = await uow.conversations.lock(conversation_id)
    case = await uow.cases.open_of(conversation_id)
    if conversation.owner != "queue" or case is None:
        return None
    await uow.cases.change(case.id, status="returned", outcome="withdrawn", closed_at=now)
    await _give_to(uow, conversation_id, owner="bot")
    told = (await tell(uow, conversation_id, [status("withdrawn", conversation.language)], now))[0]
    facts: Json = {"case": case.id, "topic": case.topic, "outcome": "withdrawn", "returned": True}
    await uow.conversations.change(conversation_id, handback=facts, answered_seq=told.seq, offered=[])
    actor = f"borrower:{conversation.borrower_id or conversation.id}"
    await uow.audit.add(actor=actor, verb="withdraw_case", subject=case.id, details={}, at=now)
    return case


async def follow_to(uow: Talk, before: Conversation, own: Conversation) -> None:
    """A person who helps somebody unproven goes with them to their own conversation, once they have proven who they are."""
    case = await uow.cases.open_of(before.id)
    if case is None or await uow.cases.open_of(own.id) is not None:
        return
    await uow.cases.change(case.id, conversation_id=own.id, borrower_id=own.borrower_id)
    await _give_to(uow, own.id, owner=before.owner, agent=before.owner_agent)
    await _give_to(uow, before.id, owner="bot")


async def transfer(uow: Talk, case_id: str, member: StaffMember, to: str, now: datetime, epoch: int | None = None) -> Case:
    """Pass a case to a colleague, or back to the queue with `to="queue"`; a supervisor may pass on anybody's."""
    case = await _open_case(uow, case_id)
    if case.agent != member.login and member.role != "supervisor":
        raise NotAllowed("case_not_yours")
    await _unchanged(uow, case, epoch)
    if to == "queue":
        await uow.cases.change(case_id, status="open", agent=None, claimed_at=None)
        await _hand_to_queue(uow, case, now)
    else:
        colleague = await uow.staff.get(to)
        if colleague is None or colleague.role not in ("agent", "supervisor"):
            raise NotFound("no_colleague")
        await uow.cases.change(case_id, status="claimed", agent=colleague.login, claimed_at=now, **NOT_OFFERED)
        await _hand_to(uow, case, colleague, "transferred", now)
    await uow.audit.add(actor=actor(member), verb="transfer_case", subject=case.id, details={"to": to}, at=now)
    return await uow.cases.lock(case_id)


async def requeue(uow: Talk, case_id: str, now: datetime) -> None:
    """The person who had the case is gone: back to the queue, with a word to the borrower; nobody has to repeat anything."""
    case = await _open_case(uow, case_id)
    await uow.cases.change(case_id, status="open", agent=None, claimed_at=None, declined=[])
    await _hand_to_queue(uow, case, now)
    await uow.audit.add(actor="desk", verb="requeue_case", subject=case.id, details={"from": case.agent}, at=now)


async def _hand_to(uow: Talk, case: Case, member: StaffMember, kind: str, now: datetime) -> None:
    conversation = await _locked(uow, case)
    await _give_to(uow, conversation.id, owner="agent", agent=member.login)
    await tell(uow, conversation.id, [status(kind, conversation.language, agent=member.name)], now)
    await uow.audit.add(actor=actor(member), verb="hold_case", subject=case.id, details={"how": kind}, at=now)


async def _hand_to_queue(uow: Talk, case: Case, now: datetime) -> None:
    conversation = await _locked(uow, case)
    await _give_to(uow, conversation.id, owner="queue")
    await tell_place(uow, case, conversation.language, now)


async def _give_to(uow: Talk, conversation_id: str, *, owner: str, agent: str | None = None) -> None:
    conversation = await uow.conversations.lock(conversation_id)
    await uow.conversations.change(conversation_id, owner=owner, owner_agent=agent, epoch=conversation.epoch + 1)


async def _unchanged(uow: Talk, case: Case, epoch: int | None) -> None:
    """Stale when the conversation has changed hands since whoever acts looked at it."""
    if epoch is not None and (await _locked(uow, case)).epoch != epoch:
        raise Stale("overtaken")


async def _name(uow: Talk, login: str | None) -> str:
    member = await uow.staff.get(login or "")
    return member.name if member else ""


async def _locked(uow: Talk, case: Case) -> Conversation:
    return await uow.conversations.lock(case.conversation_id)


async def _open_case(uow: Talk, case_id: str) -> Case:
    case = await uow.cases.lock(case_id)
    if case.closed:
        raise Conflict("case_closed")
    return case


async def held(uow: Talk, case_id: str, member: StaffMember) -> Case:
    case = await _open_case(uow, case_id)
    if case.agent != member.login:
        raise Conflict("case_taken", agent=await _name(uow, case.agent)) if case.agent else Conflict("case_not_claimed")
    return case


def actor(member: StaffMember) -> str:
    return f"staff:{member.login}"
