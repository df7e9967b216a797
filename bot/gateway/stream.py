"""Following a conversation's log by cursor: what is new after it, now or as soon as there is something."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway.gate import Gate
from bot.service.errors import NotFound
from bot.service.holder import holder
from bot.service.talk_records import Conversation, Entry
from bot.service.turn import Json

PAGE = 500
LOOK_AGAIN = 5.0
"""Another process may write to the log without ringing this one's bell; its rows are seen at the next look."""


@dataclass(frozen=True, slots=True)
class News:
    """Rows after a cursor, up to a page of them, and where the conversation stands."""

    conversation: Conversation
    entries: Sequence[Entry]
    holder: Json

    @property
    def cursor(self) -> int | None:
        return self.entries[-1].seq if self.entries else None

    def to_json(self, gate: Gate) -> Json:
        events = [entry.to_json() for entry in self.entries]
        return {"events": events, "last": self.conversation.last_seq, "now": gate.clock().isoformat(), "holder": self.holder}


async def look(gate: Gate, conversation_id: str, after: int) -> News:
    """What the log holds after a cursor, read in one view."""
    async with gate.store.read() as uow:
        conversation = await uow.conversations.get(conversation_id)
        if conversation is None:
            raise NotFound("no_conversation")
        entries = await uow.conversations.entries(conversation_id, after=after, limit=PAGE)
        return News(conversation, entries, await holder(uow, conversation, gate.clock()))


async def wait_for_news(gate: Gate, conversation_id: str, after: int, seconds: float) -> News:
    """As `look`, but waits up to `seconds` for a first row."""
    until = time.monotonic() + seconds
    with gate.bell.listen(conversation_id) as ear:
        while True:
            news = await look(gate, conversation_id, after)
            left = until - time.monotonic()
            if news.entries or left <= 0:
                return news
            await ear.wait(min(left, LOOK_AGAIN))
