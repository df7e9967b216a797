"""What passes between the gateway and a dialogue worker for one turn of a conversation.

A worker is stateless and only reads: it gets the message, who may hear what, and the dialogue state of the turn before; it returns
what to say, what to do (effects: verbs with plain data) and the new state. The gateway commits all of it in one transaction or none,
so a turn that dies anywhere is simply run again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Language = Literal["zh", "en"]
Channel = Literal["web", "sms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A borrower whose identity was proven for this conversation; every service that discloses takes one."""

    borrower_id: str
    lender_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRequest:
    """One message to answer. Exactly one of `text` (free words) and `choice` (an id that the bot offered) is set."""

    conversation_id: str
    seq: int
    text: str | None = None
    choice: str | None = None
    language: Language
    channel: Channel
    lender_id: str
    verified: Verified | None
    now: datetime
    zone: str
    state: Json | None = None
    handback: Json | None = None

    @property
    def today(self) -> date:
        """The business date of the lender."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def to_json(self) -> Json:
        return {**_fields(self), "verified": self.verified and _fields(self.verified), "now": self.now.isoformat()}

    @classmethod
    def from_json(cls, data: Json) -> TurnRequest:
        verified = Verified(**data["verified"]) if data.get("verified") else None
        return cls(**{**data, "verified": verified, "now": datetime.fromisoformat(data["now"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One thing the bot says: `text` stands alone (it is also the text twin of a card); `payload` may hold a card and choices."""

    text: str
    kind: Literal["text", "card"] = "text"
    payload: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something to do in the turn's transaction, by the verb's name in `bot.service.effects`, with JSON-safe arguments."""

    verb: str
    args: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAnswer:
    """What a worker made of a message; `intent` and `confidence` are for reports, never for the borrower."""

    says: tuple[Say, ...]
    effects: tuple[Effect, ...]
    state: Json
    language: Language
    intent: str | None = None
    confidence: float = 0.0

    def to_json(self) -> Json:
        return {**_fields(self), "says": [_fields(say) for say in self.says], "effects": [_fields(each) for each in self.effects]}

    @classmethod
    def from_json(cls, data: Json) -> TurnAnswer:
        says = tuple(Say(**say) for say in data["says"])
        effects = tuple(Effect(**effect) for effect in data["effects"])
        return cls(**{**data, "says": says, "effects": effects})


def _fields(record: Verified | TurnRequest | Say | Effect | TurnAnswer) -> Json:
    """Its fields as they are: `asdict` copies all that lies below, which is sent and not kept."""
    return {name: getattr(record, name) for name in record.__slots__}
