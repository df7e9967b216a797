"""A short link and what a database must do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.service.turn import Json

LinkPurpose = Literal["resume", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortLink:
    """A link in a message of `borrower_id`'s that went to `address`; only the hash of its secret is kept.

    One that was `mailed_to` somebody is opened by a code to the phone at `address`."""

    hash: str
    purpose: LinkPurpose
    lender_id: str
    borrower_id: str | None
    address: str | None = field(repr=False)
    mailed_to: str | None = field(default=None, repr=False)
    expires_at: datetime


class Links(Protocol):
    async def add(self, link: ShortLink) -> None: ...
    async def get(self, hashed: str) -> ShortLink | None: ...
    async def give_pass(self, hashed: str, pass_hash: str, until: datetime) -> None: ...
    async def use_pass(self, pass_hash: str, now: datetime) -> ShortLink | None:
        """The link of a pass that is still good, and no longer is afterwards."""
        ...

    async def forget_expired(self, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What a provider told us, as it said it; `content` is emptied once it was worked on, because the log holds what matters."""

    id: int
    key: str
    lender_id: str
    provider: str
    kind: Literal["message", "receipt"]
    address: str = field(repr=False)
    content: Json = field(repr=False)
    state: str
    attempts: int
    problem: str | None
    received_at: datetime


class Webhooks(Protocol):
    async def add(self, *, key: str, lender_id: str, provider: str, kind: str, address: str, content: Json, at: datetime) -> bool:
        """Keep a call; False when the same one was kept before."""
        ...

    async def take(self, now: datetime) -> Webhook | None:
        """The next to work on, held until the transaction ends; those about one address in the order they came."""
        ...

    async def is_waiting(self, now: datetime) -> bool: ...
    async def settle(self, webhook_id: int, **values: object) -> None: ...
    async def listed(self, state: str, after: int, limit: int) -> list[Webhook]: ...
    async def get(self, webhook_id: int) -> Webhook | None: ...
    async def forget_before(self, moment: datetime) -> int: ...
