"""Conversations and their log. Numbers are given out by the row that counts them, so they have no gaps and no doubles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.errors import NotFound
from bot.service.talk_records import Conversation, Draft, Entry, Sender, Standing
from bot.service.turn import Json
from bot.store.rows import as_values, columns_of, insert_unless_there, made
from bot.store.tables.talk import conversation as talk
from bot.store.tables.talk import entry as log

LOOK_BACK = 300
AT_ONCE = 1000


class ConversationRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, conversation: Conversation) -> None:
        await self._connection.execute(insert(talk).values(as_values(conversation)))

    async def add_for_borrower(self, conversation: Conversation) -> Conversation:
        await self._connection.execute(insert_unless_there(self._connection, talk, as_values(conversation)))
        added = await self.of_borrower(conversation.lender_id, conversation.borrower_id or "")
        if added is None:
            raise NotFound("no_conversation")
        return added

    async def get(self, conversation_id: str) -> Conversation | None:
        row = (await self._connection.execute(_conversations().where(talk.c.id == conversation_id))).first()
        return made(Conversation, row) if row else None

    async def lock(self, conversation_id: str) -> Conversation:
        statement = _conversations().where(talk.c.id == conversation_id).with_for_update()
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise NotFound("no_conversation")
        return made(Conversation, row)

    async def of_borrower(self, lender_id: str, borrower_id: str) -> Conversation | None:
        statement = _conversations().where(talk.c.lender_id == lender_id, talk.c.borrower_id == borrower_id)
        row = (await self._connection.execute(statement)).first()
        return made(Conversation, row) if row else None

    async def last_said_by(self, conversation_id: str, sender: Sender) -> int:
        said = (log.c.conversation_id == conversation_id) & (log.c.sender == sender) & (log.c.kind == "text")
        return (await self._connection.scalar(select(func.max(log.c.seq)).where(said))) or 0

    async def among(self, ids: Iterable[str]) -> dict[str, Conversation]:
        rows = await self._connection.execute(_conversations().where(talk.c.id.in_(list(ids))))
        return {row.id: made(Conversation, row) for row in rows}

    async def standing(self, ids: Iterable[str]) -> dict[str, Standing]:
        found: dict[str, Standing] = {}
        wanted = list(ids)
        for first in range(0, len(wanted), AT_ONCE):
            some = talk.c.id.in_(wanted[first : first + AT_ONCE])
            asked = select(talk.c.id, talk.c.last_seq, talk.c.epoch, talk.c.owner).where(some)
            found |= {row.id: Standing(row.last_seq, row.epoch, row.owner) for row in await self._connection.execute(asked)}
        return found

    async def change(self, conversation_id: str, **values: Any) -> None:
        await self._connection.execute(update(talk).where(talk.c.id == conversation_id).values(values))

    async def append(self, conversation_id: str, draft: Draft, at: datetime) -> Entry:
        number = talk.c.last_seq + 1
        values: dict[str, Any] = {"last_seq": number}
        if draft.sender == "borrower" and draft.kind == "text":
            values["asked_seq"] = number
        counted = update(talk).where(talk.c.id == conversation_id).values(values)
        row = (
            await self._connection.execute(counted.returning(talk.c.last_seq, talk.c.epoch, talk.c.language, talk.c.channel))
        ).first()
        if row is None:
            raise NotFound("no_conversation")
        given = as_values(draft) | {"language": draft.language or row.language, "channel": draft.channel or row.channel}
        entry = Entry(conversation_id=conversation_id, seq=row.last_seq, epoch=row.epoch, at=at, **given)
        await self._connection.execute(insert(log).values(as_values(entry)))
        return entry

    async def entry(self, conversation_id: str, seq: int) -> Entry | None:
        return await self._first(_entries(conversation_id).where(log.c.seq == seq))

    async def sent_as(self, conversation_id: str, sender: Sender, client_msg_id: str) -> Entry | None:
        return await self._first(_entries(conversation_id).where(log.c.sender == sender, log.c.client_msg_id == client_msg_id))

    async def entries(self, conversation_id: str, *, after: int, limit: int) -> Sequence[Entry]:
        statement = _entries(conversation_id).where(log.c.seq > after).order_by(log.c.seq).limit(limit)
        return [made(Entry, row) for row in await self._connection.execute(statement)]

    async def question_after(self, conversation_id: str, seq: int) -> Entry | None:
        statement = _entries(conversation_id).where(log.c.sender == "borrower", log.c.kind == "text", log.c.seq > seq)
        return await self._first(statement.order_by(log.c.seq).limit(1))

    async def choices_offered(self, conversation_id: str) -> Sequence[Json]:
        statement = select(log.c.payload).where(log.c.conversation_id == conversation_id, log.c.sender.in_(("bot", "agent")))
        rows = await self._connection.execute(statement.order_by(log.c.seq.desc()).limit(LOOK_BACK))
        return [choice for row in rows for choice in row.payload.get("choices", ())]

    async def waiting(self) -> Sequence[str]:
        unanswered = and_(talk.c.owner == "bot", talk.c.asked_seq > talk.c.answered_seq)
        return list(await self._connection.scalars(select(talk.c.id).where(unanswered)))

    async def _first(self, statement: Any) -> Entry | None:
        row = (await self._connection.execute(statement)).first()
        return made(Entry, row) if row else None


def _conversations() -> Any:
    return columns_of(talk, Conversation)


def _entries(conversation_id: str) -> Any:
    return columns_of(log, Entry).where(log.c.conversation_id == conversation_id)
