"""Cases that conversations hand to people, and these people's sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.case_search import Wanted
from bot.service.errors import NotFound
from bot.service.talk_records import Case, CaseNote, CaseStatus, StaffMember, StaffSignIn
from bot.store.repositories.case_search import matching
from bot.store.rows import as_values, columns_of, made, upsert
from bot.store.tables.staff import case_note, handoff_case, staff, staff_session

IN_TURN = (handoff_case.c.priority, handoff_case.c.due_at.is_(None), handoff_case.c.due_at, handoff_case.c.opened_at)
"""How open cases are taken: danger first, then what is due soonest, then the longest wait; as `bot.service.routing.in_order`."""

LOUDEST = 20
"""Cases of a topic that are shown at once."""


class CaseRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Case) -> None:
        await self._connection.execute(insert(handoff_case).values(as_values(new)))

    async def get(self, case_id: str) -> Case | None:
        return await self._first(_cases().where(handoff_case.c.id == case_id))

    async def lock(self, case_id: str) -> Case:
        case = await self._first(_cases().where(handoff_case.c.id == case_id).with_for_update())
        if case is None:
            raise NotFound("no_case")
        return case

    async def open_of(self, conversation_id: str) -> Case | None:
        still = handoff_case.c.status.in_(("open", "claimed"))
        return await self._first(_cases().where(handoff_case.c.conversation_id == conversation_id, still))

    async def opened_since(self, conversation_id: str, day: date) -> bool:
        begun = (handoff_case.c.conversation_id == conversation_id) & (
            handoff_case.c.opened_at >= datetime.combine(day, time.min, UTC)
        )
        return bool(await self._connection.scalar(select(exists().where(begun))))

    async def change(self, case_id: str, **values: Any) -> None:
        await self._connection.execute(update(handoff_case).where(handoff_case.c.id == case_id).values(values))

    async def listed(self, statuses: Sequence[CaseStatus], agent: str | None, limit: int) -> Sequence[Case]:
        statement = _cases().where(_of(statuses, agent)).order_by(*_order(statuses)).limit(limit)
        return [made(Case, row) for row in await self._connection.execute(statement)]

    async def found(self, wanted: Wanted, now: datetime, *, offset: int, limit: int) -> tuple[Sequence[Case], int]:
        if wanted.nothing:
            return (), 0
        among = matching(wanted, now)
        total = await self._connection.scalar(select(func.count()).select_from(handoff_case).where(among))
        part = _cases().where(among).order_by(*_order(wanted.statuses)).offset(offset).limit(limit)
        return [made(Case, row) for row in await self._connection.execute(part)], total or 0

    async def count(self, statuses: Sequence[CaseStatus], agent: str | None) -> int:
        statement = select(func.count()).select_from(handoff_case).where(_of(statuses, agent))
        return (await self._connection.scalar(statement)) or 0

    async def counted(self, login: str) -> dict[str, int]:
        mine = handoff_case.c.agent == login
        by_status = select(handoff_case.c.status, func.count(), func.sum(case((mine, 1), else_=0))).group_by(
            handoff_case.c.status
        )
        rows = {status: (many, int(own)) for status, many, own in await self._connection.execute(by_status)}
        many = {status: rows.get(status, (0, 0))[0] for status in ("open", "claimed", "resolved", "returned")}
        return {
            "queue": many["open"],
            "mine": rows.get("claimed", (0, 0))[1],
            "all": many["open"] + many["claimed"],
            "resolved": many["resolved"] + many["returned"],
        }

    async def ahead_of(self, case: Case) -> int:
        earlier = handoff_case.c.opened_at < case.opened_at
        undated = handoff_case.c.due_at.is_(None)
        dated_first = undated & earlier if case.due_at is None else handoff_case.c.due_at < case.due_at
        same_day = ~undated if case.due_at is None else (handoff_case.c.due_at == case.due_at) & earlier
        alike = handoff_case.c.priority == case.priority
        sooner = or_(handoff_case.c.priority < case.priority, alike & or_(dated_first, same_day))
        statement = select(func.count()).select_from(handoff_case).where(handoff_case.c.status == "open", sooner)
        return (await self._connection.scalar(statement)) or 0

    async def offered_to(self, login: str, now: datetime) -> Sequence[Case]:
        asked = (handoff_case.c.status == "open") & (handoff_case.c.offered_to == login) & (handoff_case.c.offered_until > now)
        return [made(Case, row) for row in await self._connection.execute(_cases().where(asked).order_by(*IN_TURN))]

    async def of_topic(self, topic: str) -> Sequence[Case]:
        waiting = (handoff_case.c.status == "open") & (handoff_case.c.topic == topic)
        return [
            made(Case, row) for row in await self._connection.execute(_cases().where(waiting).order_by(*IN_TURN).limit(LOUDEST))
        ]

    async def lapsed_offers(self, now: datetime) -> Sequence[Case]:
        lapsed = (handoff_case.c.status == "open") & (handoff_case.c.offered_until <= now)
        return [made(Case, row) for row in await self._connection.execute(_cases().where(lapsed).with_for_update())]

    async def held_by_agent(self) -> dict[str, int]:
        statement = (
            select(handoff_case.c.agent, func.count()).where(handoff_case.c.status == "claimed").group_by(handoff_case.c.agent)
        )
        return {agent: count for agent, count in await self._connection.execute(statement)}

    async def add_note(self, case_id: str, author: str, text: str, at: datetime) -> CaseNote:
        highest = select(func.coalesce(func.max(case_note.c.number), 0)).where(case_note.c.case_id == case_id)
        number = ((await self._connection.scalar(highest)) or 0) + 1
        note = CaseNote(case_id=case_id, number=number, author=author, text=text, at=at)
        await self._connection.execute(insert(case_note).values(as_values(note)))
        return note

    async def notes(self, case_id: str) -> Sequence[CaseNote]:
        statement = columns_of(case_note, CaseNote).where(case_note.c.case_id == case_id).order_by(case_note.c.number)
        return [made(CaseNote, row) for row in await self._connection.execute(statement)]

    async def _first(self, statement: Any) -> Case | None:
        row = (await self._connection.execute(statement)).first()
        return made(Case, row) if row else None


def _order(statuses: Sequence[CaseStatus]) -> tuple[Any, ...]:
    closed = set(statuses) <= {"resolved", "returned"}
    return (*((handoff_case.c.closed_at.desc(),) if closed else IN_TURN), handoff_case.c.id)


def _of(statuses: Sequence[CaseStatus], agent: str | None) -> ColumnElement[bool]:
    among = handoff_case.c.status.in_(statuses)
    return among if agent is None else among & (handoff_case.c.agent == agent)


def _cases() -> Any:
    return columns_of(handoff_case, Case)


class StaffRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, member: StaffMember) -> None:
        await self._connection.execute(upsert(self._connection, staff, as_values(member)))

    async def get(self, login: str) -> StaffMember | None:
        row = (await self._connection.execute(columns_of(staff, StaffMember).where(staff.c.login == login))).first()
        return made(StaffMember, row) if row else None

    async def all(self) -> Sequence[StaffMember]:
        rows = await self._connection.execute(columns_of(staff, StaffMember).order_by(staff.c.login))
        return [made(StaffMember, row) for row in rows]

    async def hold(self, login: str) -> StaffMember | None:
        statement = columns_of(staff, StaffMember).where(staff.c.login == login).with_for_update()
        row = (await self._connection.execute(statement)).first()
        return made(StaffMember, row) if row else None

    async def change(self, login: str, **values: Any) -> None:
        await self._connection.execute(update(staff).where(staff.c.login == login).values(values))

    async def sign_in(self, sign_in: StaffSignIn) -> None:
        await self._connection.execute(insert(staff_session).values(as_values(sign_in)))

    async def signed_in(self, hashed: str, now: datetime) -> tuple[StaffMember, StaffSignIn] | None:
        statement = columns_of(staff_session, StaffSignIn).where(staff_session.c.hash == hashed, staff_session.c.expires_at > now)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            return None
        member = await self.get(row.login)
        return (member, made(StaffSignIn, row)) if member else None

    async def sign_ins(self, login: str, now: datetime) -> Sequence[StaffSignIn]:
        among = (staff_session.c.login == login) & (staff_session.c.expires_at > now)
        statement = columns_of(staff_session, StaffSignIn).where(among).order_by(staff_session.c.created_at.desc())
        return [made(StaffSignIn, row) for row in await self._connection.execute(statement)]

    async def seen(self, hashed: str, now: datetime) -> None:
        await self._connection.execute(update(staff_session).where(staff_session.c.hash == hashed).values(seen_at=now))

    async def sign_out(self, hashed: str) -> None:
        await self._connection.execute(delete(staff_session).where(staff_session.c.hash == hashed))

    async def end_sign_ins(self, login: str, sign_in_id: str | None = None, keep: str | None = None) -> int:
        among = staff_session.c.login == login
        if sign_in_id is not None:
            among &= staff_session.c.id == sign_in_id
        if keep is not None:
            among &= staff_session.c.hash != keep
        return (await self._connection.execute(delete(staff_session).where(among))).rowcount
