"""What leaves: a letter is put into the outbox in the transaction that decided to write it, and a carrier takes it from there.

How it is sent, once and never on a guess, is in `bot.service.sending`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.lending.contact import Purpose
from bot.service.pieces import in_pieces
from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Outgoing, Route
from bot.service.turn import Json, Language

WORTH_SENDING = timedelta(hours=24)
ANSWER, UNASKED = 0, 1


class DeliveryProblem(Exception):
    """A provider did not take a message. `code` names why; `again` says whether trying later makes sense, `after` when the provider
    wants that; `unknown` that it may have been taken after all; `stopped` that the person told the provider to stop; `gone` that
    there is nobody at the address."""

    def __init__(
        self,
        code: str,
        *,
        again: bool = False,
        after: timedelta | None = None,
        unknown: bool = False,
        stopped: bool = False,
        gone: bool = False,
    ) -> None:
        super().__init__(code)
        self.code, self.again, self.after, self.unknown = code, again, after, unknown
        self.stopped, self.gone = stopped, gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be sent: `key` makes a repeated posting harmless, a `secret` one is forgotten once it has left.

    Without `to` it goes to the conversation's phone. Any `purpose` but a reply is unasked: it is looked at again when it is about to
    leave. After its `life` it is not worth sending any more. One that is to stay `whole` leaves as two messages where one has no room.
    """

    key: str
    text: str = field(repr=False)
    language: Language
    choices: list[Json] = field(default_factory=list)
    secret: bool = False
    purpose: Purpose = Purpose.REPLY
    borrower_id: str | None = None
    loan_id: str | None = None
    channel: Literal["sms", "email"] = "sms"
    to: str | None = field(default=None, repr=False)
    subject: str = ""
    not_before: datetime | None = None
    life: timedelta = WORTH_SENDING
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do.

    `idempotent`: it recognises a repeated key; `inbound`: replies come back; `receipts`: it reports how far a message came; `free_text`:
    it carries any words, not only approved templates; `max_segments`: how many parts a message may have; `per_second`: its pace.
    """

    idempotent: bool
    inbound: bool
    receipts: bool
    max_segments: int | None
    free_text: bool = True
    per_second: float | None = None


class Carrier(Protocol):
    """A way for messages to leave."""

    @property
    def name(self) -> str: ...
    @property
    def capabilities(self) -> Capabilities: ...
    def link_wanted(self, message: Outgoing) -> Literal["resume", "stop"] | None:
        """Which link the message needs: to the whole of what is too long, or to stop such messages."""
        ...

    async def send(self, message: Outgoing) -> str:
        """Hand a message to the provider; its id there, or DeliveryProblem."""
        ...


Carriers = dict[Route, Carrier]
"""The carrier of each lender's channel."""


async def post(uow: Talk, conversation: Conversation, letter: Letter, now: datetime) -> None:
    """Put a message into the outbox, signed with the lender's name; nothing happens without an address."""
    to = letter.to or conversation.phone
    if to is None:
        return
    lender = await uow.lenders.get(conversation.lender_id)
    signature = lender.name(letter.language)
    pieces = in_pieces(letter.text, letter.choices, signature, to) if letter.whole else [letter.text]
    for number, text in enumerate(pieces[:-1], start=1):
        before = replace(letter, key=f"{letter.key}/{number}", text=text, choices=[])
        await _put(uow, conversation, before, to, signature, now)
    await _put(uow, conversation, replace(letter, text=pieces[-1]), to, signature, now)


async def _put(uow: Talk, conversation: Conversation, letter: Letter, to: str, signature: str, now: datetime) -> None:
    known = {**outgoing(letter, to, signature, now), "lender_id": conversation.lender_id}
    await uow.outbox.add(**{**known, "borrower_id": letter.borrower_id or conversation.borrower_id}, at=now)


def outgoing(letter: Letter, to: str, signature: str, now: datetime) -> Json:
    """A letter as the outbox keeps it, but for whose it is."""
    body: Json = {"text": letter.text, "choices": letter.choices, "signature": signature}
    leaves = max(letter.not_before or now, now)
    return {
        "key": letter.key,
        "channel": letter.channel,
        "to": to,
        "language": letter.language,
        "body": {**body, "subject": letter.subject} if letter.subject else body,
        "secret": letter.secret,
        "not_before": leaves,
        "expires_at": leaves + letter.life,
        "loan_id": letter.loan_id,
        "purpose": letter.purpose.value,
        "priority": ANSWER if letter.purpose is Purpose.REPLY else UNASKED,
    }
