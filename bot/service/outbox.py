"""Sending what the outbox holds: leased before the provider is called, settled after, never sent twice on a guess.

A provider's call that may or may not have been made (a crash, a timeout) leaves the message `unknown`, for a person to look at,
unless the channel recognises a repeated key and so can safely be asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.service.talk_ports import Talk
from bot.service.talk_records import Conversation, Outgoing
from bot.service.turn import Json, Language

LEASE = timedelta(seconds=60)
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
_FORGOTTEN: Json = {"text": "", "choices": [], "signature": ""}


class DeliveryProblem(Exception):
    """A provider did not take a message. `code` names why; `again` says whether trying later makes sense; `unknown` that it may have
    been taken after all."""

    def __init__(self, code: str, *, again: bool = False, unknown: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
        self.unknown = unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be sent: `key` makes a repeated posting harmless, a `secret` one is forgotten once it has left."""

    key: str
    text: str
    language: Language
    choices: list[Json] = field(default_factory=list)
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can do: recognise a repeated key, deliver replies, report receipts, and how many parts a message may have."""

    idempotent: bool
    inbound: bool
    receipts: bool
    max_segments: int | None


class Carrier(Protocol):
    """A way for messages to leave."""

    @property
    def name(self) -> str: ...
    @property
    def capabilities(self) -> Capabilities: ...
    async def send(self, message: Outgoing) -> str:
        """Hand a message to the provider; its id there, or DeliveryProblem."""
        ...


async def post(uow: Talk, conversation: Conversation, letter: Letter, now: datetime) -> None:
    """Put a message for the conversation's phone into the outbox, signed with the lender's name."""
    if conversation.phone is None:
        return
    lender = await uow.lenders.get(conversation.lender_id)
    body: Json = {"text": letter.text, "choices": letter.choices, "signature": lender.name(letter.language)}
    await uow.outbox.add(
        key=letter.key, channel="sms", to=conversation.phone, language=letter.language, body=body, at=now, secret=letter.secret
    )


async def take(uow: Talk, now: datetime) -> Outgoing | None:
    """The next message to send, leased; messages to one address leave one after another."""
    return await uow.outbox.take(now, now + LEASE)


async def sent(uow: Talk, message: Outgoing, provider_id: str, now: datetime) -> None:
    """It left; what was secret in it is forgotten."""
    await uow.outbox.settle(message.id, state="sent", provider_id=provider_id, settled_at=now, **_without_secret(message))


async def failed(uow: Talk, message: Outgoing, problem: DeliveryProblem, now: datetime) -> None:
    """Try again later, give up for good, or leave it to a person when nobody can tell what happened."""
    if problem.unknown:
        await uow.outbox.settle(message.id, state="unknown", problem=problem.code, settled_at=now, **_without_secret(message))
    elif problem.again and message.attempts < len(RETRY_AFTER):
        later = now + RETRY_AFTER[message.attempts]
        await uow.outbox.settle(message.id, state="queued", problem=problem.code, not_before=later)
    else:
        await uow.outbox.settle(message.id, state="dead", problem=problem.code, settled_at=now, **_without_secret(message))


async def recover(uow: Talk, carriers: dict[str, Carrier], now: datetime) -> None:
    """Deal with messages whose sender died: ask again where that is safe, else mark them unknown."""
    for message in await uow.outbox.lapsed(now):
        if carriers[message.channel].capabilities.idempotent:
            await uow.outbox.settle(message.id, state="queued", not_before=now)
        else:
            await failed(uow, message, DeliveryProblem("sender_died", unknown=True), now)


def _without_secret(message: Outgoing) -> Json:
    return {"body": _FORGOTTEN} if message.secret else {}
