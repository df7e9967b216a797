"""Waiting for a person: the place in the queue, or honestly when somebody is there again, and how to be answered meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import wording
from bot.catalogue import word
from bot.rulebook.lenders import UnknownLender, lender
from bot.service.conversation import status, tell
from bot.service.talk_ports import Talk
from bot.service.talk_records import Case, Conversation
from bot.service.turn import Json, Language

CALLBACKS = {"answer_by_sms": "sms", "answer_by_call": "call"}
"""Choices of somebody who does not want to wait in the chat, and what is kept on the case."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody waits: `position` from 1 while the desk is open, else `opens`, if it does within a month."""

    position: int
    is_open: bool
    opens: datetime | None


async def place_of(uow: Talk, case: Case, now: datetime) -> Place:
    position = await uow.cases.ahead_of(case) + 1
    try:
        opens = lender(case.lender_id).desk_opens(now, case.topic)
    except UnknownLender:
        return Place(position, True, now)
    return Place(position, opens is not None and opens <= now, opens)


async def tell_place(uow: Talk, case: Case, language: Language, now: datetime) -> None:
    """Say how long it may take, that they may go back to the bot, and how else they can be answered."""
    place = await place_of(uow, case, now)
    choices = [{"id": "return_to_bot", "title": word("choice_bot", language)}]
    if case.borrower_id is not None and case.callback is None:
        choices += [{"id": each, "title": word(f"choice_{each}", language)} for each in CALLBACKS]
    row = status("queued", language, text=sentence(place, language, now), choices=choices, **_facts(place))
    await tell(uow, case.conversation_id, [row], now)
    await uow.conversations.change(case.conversation_id, offered=choices)


def sentence(place: Place, language: Language, now: datetime) -> str:
    if place.is_open:
        return word("status_queued", language, position=place.position)
    if place.opens is None:
        return word("status_queued_unknown", language)
    today = now.astimezone(place.opens.tzinfo).date()
    day = wording.day(place.opens.date(), language, today)
    return word("status_queued_closed", language, day=day, time=place.opens.strftime("%H:%M"))


def shown(place: Place, language: Language, now: datetime) -> Json:
    """A place as clients show it: {position} while the desk is open, {hours: a sentence} while it is not."""
    if place.is_open:
        return {"position": place.position}
    return {"position": None, "hours": sentence(place, language, now)}


def _facts(place: Place) -> Json:
    opens = place.opens.isoformat() if place.opens and not place.is_open else None
    return {"position": place.position, "open": place.is_open, "opens": opens}


async def call_back(uow: Talk, conversation: Conversation, choice: str, now: datetime) -> None:
    """Somebody who waits wants to be told by text, or called, rather than wait here; the case says so from then on."""
    case = await uow.cases.open_of(conversation.id)
    if case is None or choice not in CALLBACKS:
        return
    await uow.cases.change(case.id, callback=CALLBACKS[choice])
    await tell(uow, conversation.id, [status(f"callback_{CALLBACKS[choice]}", conversation.language)], now)
    actor = f"borrower:{conversation.borrower_id or conversation.id}"
    await uow.audit.add(actor=actor, verb="ask_callback", subject=case.id, details={"by": CALLBACKS[choice]}, at=now)
