"""The simulated phones of a demo, as a carrier like any other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.segments import is_mainland, length
from bot.channels.text_twin import rendered
from bot.service.outbox import Capabilities
from bot.service.talk_records import Outgoing

Deliver = Callable[[str, str, int, str], Awaitable[None]]
"""Puts (phone, text, parts, id) on a phone, once for each id."""


@dataclass(frozen=True, slots=True)
class SimulatedPhones:
    """Carries messages to phones that exist only here; `link` leads to the whole of a message that was cut."""

    deliver: Deliver
    link: str
    name: str = "simulator"
    capabilities: Capabilities = Capabilities(idempotent=True, inbound=True, receipts=False, max_segments=3)  # noqa: RUF009

    async def send(self, message: Outgoing) -> str:
        mainland = is_mainland(message.to)
        text = rendered(message.body, message.language, mainland=mainland, link=self.link)
        provider_id = f"sim-{message.key}"
        await self.deliver(message.to, text, length(text, mainland=mainland).parts, provider_id)
        return provider_id
