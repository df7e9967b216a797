"""What the conversation log, cases, staff and outbox consist of, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.service.turn import Channel, Json, Language, Verified

Sender = Literal["borrower", "bot", "agent", "system"]
Kind = Literal["text", "card", "status"]
Owner = Literal["bot", "queue", "agent"]
CaseStatus = Literal["open", "claimed", "resolved", "returned"]
Role = Literal["agent", "supervisor", "auditor", "operator"]
OutboxState = Literal["queued", "sending", "sent", "unknown", "dead", "suppressed", "abandoned"]
Route = tuple[str, str]
"""Lender and channel: which carrier a message leaves by."""


@dataclass(frozen=True, slots=True)
class Standing:
    """By which it is told that a conversation moved on."""

    last_seq: int
    epoch: int
    owner: Owner


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation whose message waits for the bot's answer, how far it is answered, and since when the first such message waits."""

    conversation_id: str
    answered_seq: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One conversation's present state.

    Rows 1…`last_seq` exist; `asked_seq` is the borrower's latest row, `answered_seq` the latest that was dealt with. `epoch` rises
    whenever the owner changes, so work begun under an earlier owner can be told. A conversation with a borrower is read and written
    by proven people only; what an unproven visitor says lives in a conversation of its own.
    """

    id: str
    lender_id: str
    borrower_id: str | None = None
    verified_at: datetime | None = None
    language: Language = "zh"
    channel: Channel = "web"
    phone: str | None = field(default=None, repr=False)
    owner: Owner = "bot"
    owner_agent: str | None = None
    epoch: int = 0
    last_seq: int = 0
    asked_seq: int = 0
    answered_seq: int = 0
    state: Json | None = None
    offered: list[Json] = field(default_factory=list)
    handback: Json | None = None
    zone: str
    created_at: datetime

    @property
    def verified(self) -> Verified | None:
        return Verified(borrower_id=self.borrower_id, lender_id=self.lender_id) if self.borrower_id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the log; it never changes."""

    conversation_id: str
    seq: int
    sender: Sender
    kind: Kind
    text: str = field(repr=False)
    payload: Json = field(repr=False)
    language: Language
    channel: Channel
    at: datetime
    epoch: int
    author: str | None = None
    client_msg_id: str | None = None

    def to_json(self) -> Json:
        """What clients see of it."""
        shown: Json = {name: getattr(self, name) for name in ("seq", "sender", "kind", "text", "payload", "language", "channel")}
        named = {"client_msg_id": self.client_msg_id} if self.client_msg_id else {}
        return {**shown, **named, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row that is about to be appended."""

    sender: Sender
    text: str = field(repr=False)
    kind: Kind = "text"
    payload: Json = field(default_factory=dict, repr=False)
    channel: Channel | None = None
    language: Language | None = None
    author: str | None = None
    client_msg_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """A phone that wrote to a lender: its own unproven conversation, and for a while the borrower's after a code.

    `identified_at` is when we first said who we are, `confirmed_at` when it last proved to be the borrower's.
    """

    phone: str = field(repr=False)
    lender_id: str
    conversation_id: str
    verified_id: str | None = None
    verified_until: datetime | None = None
    stopped_at: datetime | None = None
    identified_at: datetime | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCode:
    """The latest one-time code for a phone; only its hash is kept. `issued` counts codes since `issued_since`.

    `purpose` is what it may be used for: "sms" to be texted back, or the hash of the link whose page asked for it.
    """

    phone: str = field(repr=False)
    lender_id: str
    borrower_id: str
    hash: str = field(repr=False)
    expires_at: datetime
    attempts_left: int
    issued: int
    issued_since: datetime
    issued_at: datetime
    waiting_seq: int | None
    purpose: str = "sms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conversation that waits for, or is held by, a person."""

    id: str
    conversation_id: str
    lender_id: str
    borrower_id: str | None
    language: Language
    topic: str
    reason: str
    summary: Json = field(repr=False)
    status: CaseStatus
    priority: int
    agent: str | None = None
    outcome: str | None = None
    opened_at: datetime
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    offered_to: str | None = None
    offered_until: datetime | None = None
    declined: list[str] = field(default_factory=list)
    callback: str | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None
    record_id: str | None = None

    @property
    def closed(self) -> bool:
        return self.status in ("resolved", "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNote:
    """A private remark on a case; a borrower never sees it."""

    case_id: str
    number: int
    author: str
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One of the lender's people."""

    login: str
    name: str
    role: Role
    password_hash: str = field(repr=False)
    languages: list[str]
    password_given: bool = False
    disabled: bool = False
    failures: int = 0
    closed_until: datetime | None = None
    totp_secret: str | None = field(default=None, repr=False)
    totp_pending: str | None = field(default=None, repr=False)
    totp_step: int = 0
    recovery_hashes: list[str] = field(default_factory=list, repr=False)
    topics: list[str] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    capacity: int = 5
    ready: bool = False
    ready_since: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignIn:
    """A signed-in browser of the console; `id` names it where its hash must not be shown."""

    hash: str
    id: str
    login: str
    csrf: str = field(repr=False)
    how: Literal["password", "openid"] = "password"
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """Who did or read what; `hash` covers everything here and the record before."""

    number: int
    at: datetime
    actor: str
    verb: str
    subject: str
    details: dict[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way to a provider; `body` is {"text", "choices"}, rendered by the channel when it leaves.

    `purpose` is "reply" or one of `bot.lending.contact.Purpose`; anything but a reply may be stopped until the moment it leaves.
    `receipt` is how far the provider says it came; past `expires_at` it is not worth sending any more.
    """

    id: int
    key: str
    lender_id: str
    borrower_id: str | None
    loan_id: str | None
    purpose: str
    channel: str
    to: str = field(repr=False)
    language: Language
    body: Json = field(repr=False)
    secret: bool
    state: OutboxState
    attempts: int
    not_before: datetime
    expires_at: datetime | None
    leased_until: datetime | None
    provider: str | None
    provider_id: str | None
    receipt: str | None
    problem: str | None
    created_at: datetime

    @property
    def route(self) -> Route:
        return self.lender_id, self.channel

    @property
    def unasked(self) -> bool:
        return self.purpose != "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMessage:
    """One message as a simulated phone shows it."""

    phone: str = field(repr=False)
    seq: int
    sender: Literal["phone", "bot"]
    text: str = field(repr=False)
    segments: int
    provider_id: str | None
    at: datetime
