"""One turn of the bot: taken from the log, answered by a worker, committed whole or not at all.

`next_turn` reads the borrower's first unanswered message. `commit` writes words, effects, state and the answered cursor in one
transaction, and only if the conversation's epoch and cursor are still those the turn began with: a turn that was overtaken, by a
person or by the same turn run elsewhere, is Stale and leaves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.catalogue import word
from bot.service import effects
from bot.service.conversation import chosen, laid_out, send_spoken
from bot.service.errors import Stale
from bot.service.meanings import HeardMeaning
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Draft, Entry
from bot.service.turn import Json, Say, TurnAnswer, TurnRequest
from bot.service.turn_context import EffectContext


@dataclass(frozen=True, slots=True)
class Turn:
    """A borrower's row to answer, and the conversation as it stood when it was taken."""

    conversation: Conversation
    question: Entry
    request: TurnRequest


async def next_turn(uow: Talk, conversation_id: str, now: datetime) -> Turn | None:
    """The turn to run next; None when all is answered or a person has the conversation."""
    conversation, question = await uow.conversations.unanswered(conversation_id) or (None, None)
    if conversation is None or question is None or conversation.owner != "bot":
        return None
    return Turn(conversation, question, _request(conversation, question, now))


def first_turn(before: Conversation, asked: Entry, now: datetime) -> Turn | None:
    """The turn of a row that was just kept, as `next_turn` would read it; None when something else is to be answered first, or a
    person has the conversation."""
    if before.owner != "bot" or before.asked_seq > before.answered_seq:
        return None
    at = asked.seq
    conversation = replace(before, last_seq=at, asked_seq=at, language=asked.language, channel=asked.channel)
    return Turn(conversation, asked, _request(conversation, asked, now))


def _request(conversation: Conversation, question: Entry, now: datetime) -> TurnRequest:
    choice = chosen(conversation, question)
    return TurnRequest(
        conversation_id=conversation.id,
        seq=question.seq,
        text=None if choice else question.text,
        choice=choice,
        language=conversation.language,
        channel=question.channel,
        lender_id=conversation.lender_id,
        verified=conversation.verified,
        now=now,
        zone=conversation.zone,
        state=conversation.state,
        handback=conversation.handback,
    )


async def commit(uow: Talk, turn: Turn, answer: TurnAnswer, now: datetime) -> list[Entry]:
    """Everything the turn came to; Stale when it was overtaken, Conflict when a verb was refused."""
    offered = laid_out(say.payload for say in answer.says)
    moved: Json = {"language": answer.language, "state": answer.state, "offered": offered, "handback": None}
    said = await _answer(uow, turn, [_draft(say, answer, turn) for say in answer.says], now, **moved)
    if answer.intent is not None:
        await uow.meanings.keep(_meaning(turn, answer, answer.intent, now))
    context = _context(turn, answer, now)
    for effect in answer.effects:
        await effects.apply(uow, context, effect)
    return said


async def give_up(uow: Talk, turn: Turn, now: datetime, key: str = "turn_trouble") -> None:
    """Say honestly that it did not work and offer a person; the message stays in the log and the next one is heard."""
    language = turn.conversation.language
    choices = [{"id": "request_human", "title": word("choice_person", language)}]
    sorry = Draft(sender="bot", text=word(key, language), payload={"choices": choices}, channel=turn.question.channel)
    await _answer(uow, turn, [sorry], now, offered=choices)


async def _answer(uow: Talk, turn: Turn, drafts: list[Draft], now: datetime, **moved: Any) -> list[Entry]:
    """Say it, and count the question as answered; Stale when somebody else came before."""
    said = await uow.conversations.answer(turn.conversation, drafts, now, **moved, answered_seq=turn.question.seq)
    if said is None:
        raise Stale("overtaken")
    await send_spoken(uow, said, now)
    return said


def _draft(say: Say, answer: TurnAnswer, turn: Turn) -> Draft:
    channel = turn.question.channel
    return Draft(sender="bot", kind=say.kind, text=say.text, payload=say.payload, language=answer.language, channel=channel)


def _meaning(turn: Turn, answer: TurnAnswer, intent: str, now: datetime) -> HeardMeaning:
    return HeardMeaning(
        conversation_id=turn.conversation.id,
        seq=turn.question.seq,
        lender_id=turn.conversation.lender_id,
        at=now,
        channel=turn.question.channel,
        language=answer.language,
        intent=intent,
        typed=turn.request.choice is None,
    )


def _context(turn: Turn, answer: TurnAnswer, now: datetime) -> EffectContext:
    return EffectContext(
        conversation_id=turn.conversation.id,
        seq=turn.question.seq,
        verified=turn.conversation.verified,
        lender_id=turn.conversation.lender_id,
        channel=turn.question.channel,
        now=now,
        today=now.astimezone(ZoneInfo(turn.conversation.zone)).date(),
        language=answer.language,
    )
