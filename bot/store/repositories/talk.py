"""Conversations and their log. Numbers are given out by the row that counts them, so they have no gaps and no doubles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.errors import NotFound
from bot.service.talk_records import Conversation, Draft, Entry, Sender, Standing, Waiting
from bot.service.turn import Json
from bot.store.bulk import add_rows, within
from bot.store.rows import as_values, columns_of, insert_unless_there, made, unless_there
from bot.store.tables.talk import IS_WAITING
from bot.store.tables.talk import conversation as talk
from bot.store.tables.talk import entry as log

LOOK_BACK = 300
AT_ONCE = 1000

# What every message and every turn asks is put together once: building a statement costs as much as running it.
ONE = columns_of(talk, Conversation).where(talk.c.id == bindparam("one"))
HELD = ONE.with_for_update()
ROWS = columns_of(log, Entry).where(log.c.conversation_id == bindparam("one"))
ROWS_AFTER = ROWS.where(log.c.seq > bindparam("after")).order_by(log.c.seq).limit(bindparam("most", type_=Integer))
SENT_AS = ROWS.where(log.c.sender == bindparam("by"), log.c.client_msg_id == bindparam("as_"))
QUESTIONS = (
    ROWS.where(log.c.sender == "borrower", log.c.kind == "text", log.c.seq > bindparam("after")).order_by(log.c.seq).limit(1)
)
NUMBERED = (talk.c.last_seq, talk.c.epoch, talk.c.language, talk.c.channel)
COUNT = (
    update(talk)
    .where(talk.c.id == bindparam("one"))
    .values(last_seq=talk.c.last_seq + bindparam("more", type_=Integer))
    .returning(*NUMBERED)
)
COUNT_ASKED = COUNT.values(asked_seq=talk.c.last_seq + bindparam("asked", type_=Integer))
MOVE = COUNT.where(talk.c.epoch == bindparam("in_epoch"), talk.c.answered_seq == bindparam("answered_before"))
TAKE_OVER = update(talk).where(talk.c.id == bindparam("one"))
ADD = insert(log)
ADD_ONCE = {
    dialect: unless_there(dialect, log, "conversation_id", "sender", "client_msg_id").returning(log.c.seq)
    for dialect in ("sqlite", "postgresql")
}


def _unanswered() -> Any:
    """A conversation with the borrower's first unanswered message, or without one, in one row."""
    first = (
        select(log.c.seq)
        .where(log.c.conversation_id == talk.c.id, log.c.sender == "borrower", log.c.kind == "text")
        .where(log.c.seq > talk.c.answered_seq)
        .order_by(log.c.seq)
        .limit(1)
        .correlate(talk)
        .scalar_subquery()
    )
    both = talk.outerjoin(log, and_(log.c.conversation_id == talk.c.id, log.c.seq == first))
    columns = [*ONE.selected_columns, *(column.label(f"row_{column.name}") for column in ROWS.selected_columns)]
    return select(*columns).select_from(both).where(talk.c.id == bindparam("one"))


UNANSWERED = _unanswered()
WAITING = (
    select(talk.c.id, talk.c.answered_seq, func.min(log.c.at))
    .join(log, and_(log.c.conversation_id == talk.c.id, log.c.seq > talk.c.answered_seq, log.c.sender == "borrower"))
    .where(IS_WAITING)
    .group_by(talk.c.id, talk.c.answered_seq)
)


class ConversationRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, conversation: Conversation) -> None:
        await self._connection.execute(insert(talk).values(as_values(conversation)))

    async def add_all(self, conversations: Sequence[Conversation]) -> None:
        await add_rows(self._connection, talk, [as_values(each) for each in conversations])

    async def add_for_borrower(self, conversation: Conversation) -> Conversation:
        await self._connection.execute(insert_unless_there(self._connection, talk, as_values(conversation)))
        added = await self.of_borrower(conversation.lender_id, conversation.borrower_id or "")
        if added is None:
            raise NotFound("no_conversation")
        return added

    async def get(self, conversation_id: str) -> Conversation | None:
        row = (await self._connection.execute(ONE, {"one": conversation_id})).first()
        return made(Conversation, row) if row else None

    async def lock(self, conversation_id: str) -> Conversation:
        row = (await self._connection.execute(HELD, {"one": conversation_id})).first()
        if row is None:
            raise NotFound("no_conversation")
        return made(Conversation, row)

    async def unanswered(self, conversation_id: str) -> tuple[Conversation, Entry | None] | None:
        row = (await self._connection.execute(UNANSWERED, {"one": conversation_id})).first()
        if row is None:
            return None
        values = row._asdict()
        asked = {name.removeprefix("row_"): values.pop(name) for name in row._fields if name.startswith("row_")}
        return Conversation(**values), Entry(**asked) if asked["seq"] is not None else None

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
        return (await self.append_all(conversation_id, [draft], at))[0]

    async def append_all(self, conversation_id: str, drafts: Sequence[Draft], at: datetime) -> list[Entry]:
        if not drafts:
            return []
        asked = [number for number, draft in enumerate(drafts, 1) if draft.sender == "borrower" and draft.kind == "text"]
        counts = {"one": conversation_id, "more": len(drafts)} | ({"asked": asked[-1]} if asked else {})
        row = (await self._connection.execute(COUNT_ASKED if asked else COUNT, counts)).first()
        if row is None:
            raise NotFound("no_conversation")
        return await self._add(conversation_id, drafts, row, at)

    async def offer_all(self, drafts: Sequence[tuple[str, Draft]], at: datetime) -> None:
        numbered: dict[str, Row[Any]] = {}
        for offered, ids in _by_offer(drafts):
            one_more = update(talk).where(within(self._connection, talk.c.id, ids)).returning(talk.c.id, *NUMBERED)
            moved = await self._connection.execute(one_more.values(last_seq=talk.c.last_seq + 1, offered=offered))
            numbered |= {row.id: row for row in moved}
        entries = [_entry(name, draft, numbered[name], numbered[name].last_seq, at) for name, draft in drafts]
        await add_rows(self._connection, log, [as_values(each) for each in entries])

    async def append_once(self, held: Conversation, draft: Draft, at: datetime) -> Entry | None:
        language, channel = draft.language or held.language, draft.channel or held.channel
        given = as_values(draft) | {"language": language, "channel": channel}
        entry = Entry(conversation_id=held.id, seq=held.last_seq + 1, epoch=held.epoch, at=at, **given)
        if (await self._connection.execute(ADD_ONCE[self._connection.dialect.name], as_values(entry))).first() is None:
            return None
        moved = {"last_seq": entry.seq, "asked_seq": entry.seq, "language": language, "channel": channel}
        await self._connection.execute(TAKE_OVER, {"one": held.id, **moved})
        return entry

    async def answer(self, taken: Conversation, drafts: Sequence[Draft], at: datetime, **moved: Any) -> list[Entry] | None:
        fence = {"one": taken.id, "in_epoch": taken.epoch, "answered_before": taken.answered_seq}
        row = (await self._connection.execute(MOVE, {**fence, "more": len(drafts), **moved})).first()
        return None if row is None else await self._add(taken.id, drafts, row, at)

    async def _add(self, conversation_id: str, drafts: Sequence[Draft], row: Row[Any], at: datetime) -> list[Entry]:
        """Keep drafts under the last numbers that the conversation's row gave out."""
        first, entries = row.last_seq - len(drafts) + 1, []
        for seq, draft in enumerate(drafts, first):
            entries.append(_entry(conversation_id, draft, row, seq, at))
        if entries:
            await self._connection.execute(ADD, [as_values(entry) for entry in entries])
        return entries

    async def entry(self, conversation_id: str, seq: int) -> Entry | None:
        return await self._first(ROWS.where(log.c.seq == seq), one=conversation_id)

    async def sent_as(self, conversation_id: str, sender: Sender, client_msg_id: str) -> Entry | None:
        return await self._first(SENT_AS, one=conversation_id, by=sender, as_=client_msg_id)

    async def entries(self, conversation_id: str, *, after: int, limit: int) -> Sequence[Entry]:
        found = await self._connection.execute(ROWS_AFTER, {"one": conversation_id, "after": after, "most": limit})
        return [made(Entry, row) for row in found]

    async def question_after(self, conversation_id: str, seq: int) -> Entry | None:
        return await self._first(QUESTIONS, one=conversation_id, after=seq)

    async def choices_offered(self, conversation_id: str) -> Sequence[Json]:
        statement = select(log.c.payload).where(log.c.conversation_id == conversation_id, log.c.sender.in_(("bot", "agent")))
        rows = await self._connection.execute(statement.order_by(log.c.seq.desc()).limit(LOOK_BACK))
        return [choice for row in rows for choice in row.payload.get("choices", ())]

    async def waiting(self) -> Sequence[Waiting]:
        return [Waiting(*row) for row in await self._connection.execute(WAITING)]

    async def _first(self, statement: Any, **asked: Any) -> Entry | None:
        row = (await self._connection.execute(statement, asked)).first()
        return made(Entry, row) if row else None


def _entry(conversation_id: str, draft: Draft, numbered: Row[Any], seq: int, at: datetime) -> Entry:
    """The row that a draft becomes in a conversation whose row gave out the number."""
    said = {"language": draft.language or numbered.language, "channel": draft.channel or numbered.channel}
    return Entry(conversation_id=conversation_id, seq=seq, epoch=numbered.epoch, at=at, **as_values(draft) | said)


def _by_offer(drafts: Sequence[tuple[str, Draft]]) -> Iterator[tuple[list[Json], list[str]]]:
    """The conversations of each set of choices, of which there are few."""
    ids: dict[str, tuple[list[Json], list[str]]] = {}
    for name, draft in drafts:
        offered = draft.payload["choices"]
        ids.setdefault(repr(offered), (offered, []))[1].append(name)
    yield from ids.values()


def _conversations() -> Any:
    return columns_of(talk, Conversation)
