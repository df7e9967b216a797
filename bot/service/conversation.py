"""The conversation log: beginning one, receiving what a borrower says, and telling them something.

Every function runs inside the caller's transaction. A borrower's message is kept once however often it is sent, and what is told to
somebody on a phone is put into the outbox in the same transaction that logs it.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.catalogue import word
from bot.service.card_text import card_text
from bot.service.errors import Conflict, Invalid
from bot.service.forms import filled
from bot.service.outbox import Letter, post
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Draft, Entry
from bot.service.turn import Channel, Json, Language
from bot.service.wording import cleaned

if TYPE_CHECKING:
    from bot.service.records import Borrower, Lender

STANDING_CHOICES = {"request_human": "choice_person", "return_to_bot": "choice_bot"}
"""Choices that are always on offer, with the catalogue key of their title: a person, and the way back, are one tap away."""
BINDING = frozenset(("plan", "receipt"))
"""Cards whose words are sent whole to a phone: what can be agreed to, and what was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a borrower sends: exactly one of free `text` and a `choice` that was offered."""

    client_msg_id: str
    text: str | None = None
    choice: str | None = None
    channel: Channel = "web"
    language: Language | None = None


async def begin(uow: Talk, lender: Lender, language: Language, now: datetime, phone: str | None = None) -> Conversation:
    """A conversation with somebody who has proven nothing."""
    fresh = beginning(lender, language, now, phone)
    await uow.conversations.add(fresh)
    return fresh


def beginning(lender: Lender, language: Language, now: datetime, phone: str | None) -> Conversation:
    """A conversation of which nothing was said yet; it is not kept here."""
    return Conversation(
        id=secrets.token_hex(16),
        lender_id=lender.id,
        language=language,
        channel="sms" if phone else "web",
        phone=phone,
        zone=lender.zone,
        created_at=now,
    )


async def of_borrower(uow: Talk, borrower: Borrower, language: Language, now: datetime) -> Conversation:
    """The one continuing conversation of a proven borrower with their lender; made when there is none yet."""
    known = await uow.conversations.of_borrower(borrower.lender_id, borrower.id)
    if known is not None:
        return known
    fresh = beginning(await uow.lenders.get(borrower.lender_id), language, now, None)
    return await uow.conversations.add_for_borrower(replace(fresh, borrower_id=borrower.id, verified_at=now))


class Received(NamedTuple):
    """A borrower's row, whether it is new, and the conversation as it stood before."""

    entry: Entry
    is_new: bool
    before: Conversation


async def receive(uow: Talk, conversation_id: str, incoming: Incoming, now: datetime) -> Received:
    """Keep a borrower's message. The same id with other content is a Conflict."""
    conversation = await uow.conversations.lock(conversation_id)
    try:
        draft = await _draft(uow, conversation, incoming)
    except Invalid:
        if (known := await _sent_before(uow, conversation_id, incoming)) is None:
            raise
        return Received(known, False, conversation)
    entry = await uow.conversations.append_once(conversation, draft, now)
    if entry is not None:
        return Received(entry, True, conversation)
    if (known := await _sent_before(uow, conversation_id, incoming)) is None:
        raise Conflict("message_id_reused")
    return Received(known, False, conversation)


async def _sent_before(uow: Talk, conversation_id: str, incoming: Incoming) -> Entry | None:
    """The row that a message with this id became; Conflict when that said something else."""
    known = await uow.conversations.sent_as(conversation_id, "borrower", incoming.client_msg_id)
    if known is None:
        return None
    chosen = known.payload.get("choice")
    same = chosen == incoming.choice if incoming.choice or chosen else known.text == cleaned(incoming.text or "")
    if not same:
        raise Conflict("message_id_reused")
    return known


async def _draft(uow: Talk, conversation: Conversation, incoming: Incoming) -> Draft:
    if incoming.choice is None:
        text, payload = cleaned(incoming.text or ""), {}
    else:
        text, is_form = await _title(uow, conversation, incoming.choice)
        payload = {"choice": incoming.choice, **({"form": True} if is_form else {})}
    return Draft(
        sender="borrower",
        text=text,
        payload=payload,
        channel=incoming.channel,
        language=incoming.language,
        client_msg_id=incoming.client_msg_id,
    )


async def _title(uow: Talk, conversation: Conversation, choice: str) -> tuple[str, bool]:
    """What the chosen button said, or what was written into a form and that it was one; never offered is Invalid."""
    said = _among(conversation.offered, choice) or _among(await uow.conversations.choices_offered(conversation.id), choice)
    if said is not None:
        return said
    if choice in STANDING_CHOICES:
        return word(STANDING_CHOICES[choice], conversation.language), False
    raise Invalid("unknown_choice")


def _among(offers: Iterable[Json], choice: str) -> tuple[str, bool] | None:
    for offer in offers:
        if offer["id"] == choice and not offer.get("fields"):
            return str(offer["title"]), False
        if (words := filled(offer, choice)) is not None:
            return words, True
    return None


def is_on_offer(conversation: Conversation, choice: str) -> bool:
    """Whether the bot's latest turn still offers it; an older offer counts as plain words."""
    return choice in STANDING_CHOICES or any(offer["id"] == choice for offer in conversation.offered)


def chosen(conversation: Conversation, entry: Entry) -> str | None:
    """The choice that a borrower's row stands for: the button used while it is on offer, or the one whose title they typed.

    A form may be sent as long as it can be seen: filling it in does not depend on what was said last.
    """
    if entry.payload.get("form"):
        return str(entry.payload["choice"])
    if (choice := entry.payload.get("choice")) is not None:
        return str(choice) if is_on_offer(conversation, choice) else None
    named = {offer["id"] for offer in conversation.offered if _bare(str(offer["title"])) == _bare(entry.text)}
    return str(named.pop()) if len(named) == 1 else None


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(" .!?。！？，,").casefold()


async def tell(uow: Talk, conversation_id: str, drafts: Sequence[Draft], now: datetime) -> list[Entry]:
    """Log what is said to a borrower, and send it to their phone when that is where they write from: as one message, or a plan's
    figures and terms as two rather than cut."""
    entries = await uow.conversations.append_all(conversation_id, drafts, now)
    await send_spoken(uow, entries, now)
    return entries


async def send_spoken(uow: Talk, entries: Sequence[Entry], now: datetime) -> None:
    """Put into the outbox what was just logged for somebody on a phone."""
    spoken = [entry for entry in entries if entry.channel == "sms" and _in_words(entry)]
    if spoken and (conversation := await uow.conversations.get(spoken[0].conversation_id)) is not None:
        await post(uow, conversation, _letter(spoken), now)


def _letter(spoken: list[Entry]) -> Letter:
    last = spoken[-1]
    choices = laid_out(entry.payload for entry in spoken)
    text = "\n".join(_in_words(entry) for entry in spoken)
    whole = any(entry.payload.get("card", {}).get("type") in BINDING for entry in spoken)
    return Letter(key=f"{last.conversation_id}:{last.seq}", text=text, language=last.language, choices=choices, whole=whole)


def laid_out(payloads: Iterable[Json]) -> list[Json]:
    """The choices of all that is said at once, as they are numbered on a phone: each once, in its last place."""
    every = [choice for payload in payloads for choice in payload.get("choices", ())]
    last = {choice["id"]: at for at, choice in enumerate(every)}
    return [every[at] for at in sorted(last.values())]


def _in_words(entry: Entry) -> str:
    """What a row says; a card that nobody put into words says itself."""
    return entry.text or card_text(entry.payload.get("card", {}))


def status(kind: str, language: Language, *, text: str = "", channel: Channel | None = None, **facts: Any) -> Draft:
    """A row that says how the conversation stands; its sentence is the catalogue's `status_<kind>` unless another is given."""
    sentence = text or word(f"status_{kind}", language, **facts)
    shown = {name: value for name, value in facts.items() if value is not None}
    return Draft(
        sender="system", kind="status", text=sentence, payload={"status": kind, **shown}, channel=channel, language=language
    )
