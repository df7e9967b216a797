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


@dataclass(frozen=True, slots=True)
class News:
    """Rows after a number, up to a page of them, and where the conversation stands.

    `after` is greater than what was asked for when older rows were left out for a reader who wanted the newest only.
    """

    conversation: Conversation
    after: int
    entries: Sequence[Entry]
    holder: Json

    def to_json(self, gate: Gate) -> Json:
        events = [entry.to_json() for entry in self.entries]
        stands: Json = {"last": self.conversation.last_seq, "now": gate.clock().isoformat(), "holder": self.holder}
        return {"events": events, "after": self.after, **stands}


def following(brought: Sequence[Entry], after: int) -> list[Entry] | None:
    """Rows that came with rings, as they follow a cursor; None when one before them is missing."""
    new = {row.seq: row for row in brought if row.seq > after}
    rows = [new[seq] for seq in sorted(new)]
    return rows if not rows or rows[-1].seq == after + len(rows) else None


async def look(gate: Gate, conversation_id: str, after: int, newest: int | None = None) -> News:
    """What the log holds after a cursor, read in one view; of more than `newest` rows only the newest so many."""
    async with gate.store.read() as uow:
        conversation = await uow.conversations.get(conversation_id)
        if conversation is None:
            raise NotFound("no_conversation")
        if newest is not None:
            after = max(after, conversation.last_seq - newest)
        entries = await uow.conversations.entries(conversation_id, after=after, limit=PAGE)
        return News(conversation, after, entries, await holder(uow, conversation, gate.clock()))


async def look_back(gate: Gate, conversation_id: str, before: int, most: int) -> News:
    """The rows right before a number, at most so many: how a reader who began with the newest ones goes back."""
    after = max(0, before - 1 - most)
    async with gate.store.read() as uow:
        conversation = await uow.conversations.get(conversation_id)
        if conversation is None:
            raise NotFound("no_conversation")
        entries = await uow.conversations.entries(conversation_id, after=after, limit=min(most, max(0, before - 1 - after)))
        return News(conversation, after, entries, await holder(uow, conversation, gate.clock()))


async def wait_for_news(gate: Gate, conversation_id: str, after: int, seconds: float, newest: int | None = None) -> News:
    """As `look`, but waits up to `seconds` for a first row."""
    until = time.monotonic() + seconds
    with gate.bell.listen(conversation_id) as ear:
        while True:
            news = await look(gate, conversation_id, after, newest)
            left = until - time.monotonic()
            if news.entries or left <= 0:
                return news
            while not ear.news() and (left := until - time.monotonic()) > 0:
                await ear.wait(left)
