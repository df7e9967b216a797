"""The simulated phones of a demo, as a carrier like any other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.channels.segments import is_mainland, length
from bot.channels.text_twin import MOST_PARTS, is_cut, of_message
from bot.service.outbox import Capabilities
from bot.service.talk_records import Outgoing

Deliver = Callable[[str, str, int, str], Awaitable[None]]
"""Puts (phone, text, parts, id) on a phone, once for each id."""


@dataclass(frozen=True, slots=True)
class SimulatedPhones:
    """Carries messages to phones that exist only here."""

    deliver: Deliver
    name: str = "simulator"
    capabilities: Capabilities = Capabilities(idempotent=True, inbound=True, receipts=False, max_segments=MOST_PARTS)  # noqa: RUF009

    def link_wanted(self, message: Outgoing) -> Literal["resume", "stop"] | None:
        return "resume" if is_cut(message) else None

    async def send(self, message: Outgoing) -> str:
        text = of_message(message)
        provider_id = f"sim-{message.key}"
        await self.deliver(message.to, text, length(text, mainland=is_mainland(message.to)).parts, provider_id)
        return provider_id


@dataclass(frozen=True, slots=True)
class SimulatedMail:
    """Takes the e-mails of a demo, which go to nobody."""

    name: str = "simulator"
    capabilities: Capabilities = Capabilities(idempotent=True, inbound=False, receipts=False, max_segments=None)  # noqa: RUF009

    def link_wanted(self, message: Outgoing) -> Literal["resume", "stop"] | None:
        return None

    async def send(self, message: Outgoing) -> str:
        return f"sim-{message.key}"
