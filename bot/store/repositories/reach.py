"""What the gate asks of the book, for a page of borrowers in a handful of queries, and what it decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, Table, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.contact import MONTH, Purpose, Reason
from bot.service.reach_records import COUNTED, Circumstances, DecisionRow
from bot.service.records import Borrower, ContactPreference
from bot.store.bulk import add_rows, within
from bot.store.repositories.people import as_borrower
from bot.store.rows import as_values, upsert
from bot.store.tables.arrangements import complaint, dispute, hardship_request, promise, repayment_plan
from bot.store.tables.people import borrower, contact_preference
from bot.store.tables.reach import contact_decision
from bot.store.tables.staff import handoff_case
from bot.store.tables.talk import conversation, entry, phone_line

HELD_OUT = "holdout"
_COUNTED = [purpose.value for purpose in COUNTED]


class ReachRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def circumstances(self, ids: Collection[str], on: date, now: datetime) -> dict[str, Circumstances]:
        """Everything that may stand in the way of a message to each of these borrowers."""
        people = {
            row.id: as_borrower(row)
            for row in await self._rows(select(borrower).where(within(self._connection, borrower.c.id, ids)))
        }
        standing = await self._standing(people, on)
        plans = await self._loans_of(repayment_plan, "status", "active", ids)
        promises = await self._loans_of(promise, "state", "pending", ids)
        wishes, sent = await self._preferences(ids), await self._sent(ids, now)
        return {
            key: Circumstances(
                borrower=person,
                standing=frozenset(standing[key]),
                plan_loans=plans[key],
                promised_loans=promises[key],
                preferences=wishes[key],
                sent=tuple(sent[key]),
            )
            for key, person in people.items()
        }

    async def posted(self, keys: Collection[str]) -> set[str]:
        """Which of these occasions already had their message."""
        rows = select(contact_decision.c.key).where(
            within(self._connection, contact_decision.c.key, keys), contact_decision.c.posted
        )
        return {row.key for row in await self._rows(rows)}

    async def settled(self, keys: Collection[str]) -> set[str]:
        """Which of these occasions are done with: they had their message, or are held out."""
        done = contact_decision.c.posted | (contact_decision.c.variant == HELD_OUT)
        return {
            row.key
            for row in await self._rows(
                select(contact_decision.c.key).where(within(self._connection, contact_decision.c.key, keys), done)
            )
        }

    async def claim(self, row: DecisionRow) -> bool:
        """Keep a decision, unless that occasion already had its message; whether it was kept."""
        kept = upsert(self._connection, contact_decision, as_values(row), contact_decision.c.posted.is_(False))
        return (await self._connection.execute(kept.returning(contact_decision.c.key))).first() is not None

    async def claim_all(self, rows: Sequence[DecisionRow]) -> list[bool]:
        """As `claim`: those whose key nothing was kept of go in together, the few others one by one."""
        known = set(
            await self._connection.scalars(
                select(contact_decision.c.key).where(within(self._connection, contact_decision.c.key, {row.key for row in rows}))
            )
        )
        fresh = {row.key: row for row in reversed(rows) if row.key not in known}
        await add_rows(self._connection, contact_decision, [as_values(row) for row in fresh.values()])
        return [row is fresh.get(row.key) or await self.claim(row) for row in rows]

    async def first_collected(self, borrower_id: str) -> date | None:
        columns = contact_decision.c
        sent = columns.posted & (columns.purpose == Purpose.COLLECTION.value) & (columns.borrower_id == borrower_id)
        first: date | None = await self._connection.scalar(select(func.min(columns.on)).where(sent))
        return first

    async def answered(self, strategy: str, before: datetime, within: timedelta) -> dict[str, tuple[int, int]]:
        """By variant: how many borrowers had a strategy's first message before a moment, and how many of them wrote within a time."""
        columns = contact_decision.c
        had = (columns.strategy == strategy) & (columns.posted | (columns.variant == HELD_OUT))
        first = select(columns.borrower_id, columns.variant, func.min(columns.at).label("at")).where(had)
        firsts = await self._rows(first.group_by(columns.borrower_id, columns.variant))
        arms = {row.borrower_id: (row.variant, row.at) for row in firsts if row.at < before}
        wrote = (
            select(conversation.c.borrower_id, entry.c.at)
            .join(conversation, conversation.c.id == entry.c.conversation_id)
            .where(entry.c.sender == "borrower", conversation.c.borrower_id.in_(arms))
        )
        answered = {
            row.borrower_id for row in await self._rows(wrote) if timedelta(0) < row.at - arms[row.borrower_id][1] <= within
        }
        counted: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for key, (variant, _) in arms.items():
            asked, replied = counted[variant]
            counted[variant] = (asked + 1, replied + (key in answered))
        return dict(counted)

    async def forget_before(self, day: date) -> int:
        return (await self._connection.execute(delete(contact_decision).where(contact_decision.c.on < day))).rowcount

    async def _standing(self, people: dict[str, Borrower], on: date) -> dict[str, set[Reason]]:
        found: dict[str, set[Reason]] = defaultdict(set)
        ongoing = or_(hardship_request.c.until.is_(None), hardship_request.c.until >= on)
        open_ones = (
            (Reason.DISPUTED, self._open(dispute, people).where(dispute.c.resolved_on.is_(None))),
            (Reason.COMPLAINED, self._open(complaint, people).where(complaint.c.resolved_on.is_(None))),
            (Reason.HARDSHIP, self._open(hardship_request, people).where(hardship_request.c.closed_on.is_(None), ongoing)),
        )
        for reason, query in open_ones:
            for row in await self._rows(query):
                found[row.borrower_id].add(reason)
        for key in await self._with_a_person(people):
            found[key].add(Reason.HANDOFF_OPEN)
        for key in await self._sharing(people):
            found[key].add(Reason.SHARED_NUMBER)
        return found

    async def _with_a_person(self, people: dict[str, Borrower]) -> set[str]:
        """Whose own conversation, or whose phone's, waits for or is held by a person."""
        still = handoff_case.c.status.in_(("open", "claimed"))
        phones = {(each.phone, each.lender_id): each.id for each in people.values()}
        own = select(handoff_case.c.borrower_id).where(still, within(self._connection, handoff_case.c.borrower_id, people))
        by_phone = (
            select(phone_line.c.phone, phone_line.c.lender_id)
            .join(handoff_case, handoff_case.c.conversation_id == phone_line.c.conversation_id)
            .where(still, within(self._connection, phone_line.c.phone, {phone for phone, _ in phones}))
        )
        lines = [phones.get((row.phone, row.lender_id)) for row in await self._rows(by_phone)]
        return {row.borrower_id for row in await self._rows(own)} | {key for key in lines if key}

    async def _sharing(self, people: dict[str, Borrower]) -> set[str]:
        """Whose number another borrower of the same lender gave too: who would read it there is not known."""
        numbers = {each.phone for each in people.values()}
        rows = await self._rows(
            select(borrower.c.id, borrower.c.phone, borrower.c.lender_id).where(
                within(self._connection, borrower.c.phone, numbers)
            )
        )
        owners: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in rows:
            owners[row.phone, row.lender_id].append(row.id)
        return {key for there in owners.values() if len(there) > 1 for key in there}

    async def _loans_of(self, table: Table, column: str, value: str, ids: Collection[str]) -> dict[str, frozenset[str]]:
        mine = within(self._connection, table.c.borrower_id, ids) & (table.c[column] == value)
        found: dict[str, frozenset[str]] = defaultdict(frozenset)
        for row in await self._rows(select(table.c.borrower_id, table.c.loan_id).where(mine)):
            found[row.borrower_id] |= {row.loan_id}
        return found

    async def _preferences(self, ids: Collection[str]) -> dict[str, dict[str, ContactPreference]]:
        found: dict[str, dict[str, ContactPreference]] = defaultdict(dict)
        for row in await self._rows(
            select(contact_preference).where(within(self._connection, contact_preference.c.borrower_id, ids))
        ):
            found[row.borrower_id][row.channel] = ContactPreference(**row._mapping)
        return found

    async def _sent(self, ids: Collection[str], now: datetime) -> dict[str, list[tuple[datetime, str]]]:
        columns = contact_decision.c
        recent = within(self._connection, columns.borrower_id, ids) & (columns.at > now - timedelta(days=MONTH + 2))
        counted = columns.posted & columns.purpose.in_(_COUNTED)
        found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        query = select(columns.borrower_id, columns.at, columns.channel).where(recent, counted).order_by(columns.at)
        for row in await self._rows(query):
            found[row.borrower_id].append((row.at, row.channel))
        return found

    async def _rows(self, query: Select[tuple[object, ...]]):  # type: ignore[no-untyped-def]
        return (await self._connection.execute(query)).all()

    def _open(self, table: Table, people: dict[str, Borrower]) -> Select[tuple[object, ...]]:
        return select(table.c.borrower_id).where(within(self._connection, table.c.borrower_id, people))
