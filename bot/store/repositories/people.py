"""Rows of lenders, borrowers and what they said about being contacted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Exists, Row, Table, bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.errors import NotFound
from bot.service.records import Borrower, ContactPreference, Lender, PhoneStatus, Standing
from bot.store.bulk import add_rows, within
from bot.store.tables.arrangements import complaint, dispute, hardship_request, promise, repayment_plan
from bot.store.tables.lending import charge, drawing, loan, payment, penalty_hold, waiver
from bot.store.tables.people import borrower, contact_preference, finances, lender
from bot.store.tables.staff import handoff_case
from bot.store.tables.talk import conversation


def _of(table: Table) -> Exists:
    return exists().where(table.c.borrower_id == borrower.c.id).correlate(borrower)


def _on_a_loan(table: Table) -> Exists:
    return exists().where(table.c.loan_id == loan.c.id, loan.c.borrower_id == borrower.c.id).correlate(borrower)


OPEN_CASE = (
    (handoff_case.c.conversation_id == conversation.c.id)
    & (conversation.c.lender_id == borrower.c.lender_id)
    & (conversation.c.borrower_id == borrower.c.id)
    & handoff_case.c.status.in_(("open", "claimed"))
)
RECORDED: dict[str, Exists] = {
    **{table.name: _on_a_loan(table) for table in (payment, charge, drawing, waiver, penalty_hold)},
    **{table.name: _of(table) for table in (promise, dispute, complaint, finances)},
    "plan": _of(repayment_plan),
    "hardship": _of(hardship_request),
    "preference": _of(contact_preference),
    "open_case": exists().where(OPEN_CASE).correlate(borrower),
}
KNOWN = select(borrower, *(there.label(f"has_{name}") for name, there in RECORDED.items())).where(
    borrower.c.id == bindparam("borrower")
)


class LenderRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def get(self, lender_id: str) -> Lender:
        row = (await self.connection.execute(select(lender).where(lender.c.id == lender_id))).first()
        if row is None:
            raise NotFound("lender", lender=lender_id)
        return Lender(**row._mapping)

    async def all(self) -> tuple[Lender, ...]:
        rows = await self.connection.execute(select(lender).order_by(lender.c.id))
        return tuple(Lender(**row._mapping) for row in rows)

    async def add(self, new: Lender) -> None:
        await self.connection.execute(insert(lender), [asdict(new)])


class BorrowerRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def find(self, borrower_id: str) -> Borrower | None:
        row = (await self.connection.execute(select(borrower).where(borrower.c.id == borrower_id))).first()
        return None if row is None else as_borrower(row)

    async def known(self, borrower_id: str) -> tuple[Borrower, frozenset[str]] | None:
        row = (await self.connection.execute(KNOWN, {"borrower": borrower_id})).first()
        if row is None:
            return None
        values = row._asdict()
        recorded = frozenset(name for name in RECORDED if values.pop(f"has_{name}"))
        return as_borrower(values), recorded

    async def get(self, borrower_id: str) -> Borrower:
        found = await self.find(borrower_id)
        if found is None:
            raise NotFound("borrower", borrower=borrower_id)
        return found

    async def by_phone(self, phone: str) -> tuple[Borrower, ...]:
        """Whoever gave this number; a number on file is a hint, never proof."""
        rows = await self.connection.execute(select(borrower).where(borrower.c.phone == phone).order_by(borrower.c.id))
        return tuple(map(as_borrower, rows))

    async def among(self, ids: Iterable[str]) -> dict[str, Borrower]:
        rows = await self.connection.execute(select(borrower).where(within(self.connection, borrower.c.id, set(ids))))
        return {row.id: as_borrower(row) for row in rows}

    async def all(self) -> AsyncIterator[Borrower]:
        async for row in await self.connection.stream(select(borrower).order_by(borrower.c.id)):
            yield as_borrower(row)

    async def add_many(self, new: Iterable[Borrower]) -> None:
        await add_rows(self.connection, borrower, [_borrower_row(each) for each in new])

    async def set_phone_status(self, borrower_id: str, status: PhoneStatus) -> None:
        await self._set(borrower_id, phone_status=status)

    async def set_language(self, borrower_id: str, language: str) -> None:
        await self._set(borrower_id, language=language)

    async def correct(self, borrower_id: str, **values: str | None) -> None:
        await self._set(borrower_id, **values)

    async def set_standing(self, borrower_id: str, standing: Standing) -> None:
        await self._set(borrower_id, standing=standing)

    async def confirm_email(self, borrower_id: str, address: str, on: date | None) -> None:
        """Note the day on which the address proved to be theirs, None that it is no good; nothing when theirs is another one now."""
        mine = (borrower.c.id == borrower_id) & (borrower.c.email == address)
        await self.connection.execute(update(borrower).where(mine).values(email_confirmed_on=on))

    async def _set(self, borrower_id: str, **values: Any) -> None:
        await self.connection.execute(update(borrower).where(borrower.c.id == borrower_id).values(values))


def _borrower_row(new: Borrower) -> dict[str, Any]:
    return {column.name: getattr(new, column.name) for column in borrower.c}


def as_borrower(row: Row[Any] | Mapping[str, Any]) -> Borrower:
    values = row if isinstance(row, Mapping) else row._mapping
    found = {**values, "phone_status": PhoneStatus(values["phone_status"]), "standing": Standing(values["standing"])}
    return Borrower(**found)


class ContactPreferenceRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def of(self, borrower_id: str) -> dict[str, ContactPreference]:
        """What was said, by channel; a channel never spoken of is not there."""
        rows = await self.connection.execute(select(contact_preference).where(contact_preference.c.borrower_id == borrower_id))
        return {row.channel: ContactPreference(**row._mapping) for row in rows}

    async def put(self, preference: ContactPreference) -> None:
        mine = (contact_preference.c.borrower_id == preference.borrower_id) & (contact_preference.c.channel == preference.channel)
        await self.connection.execute(delete(contact_preference).where(mine))
        await self.connection.execute(insert(contact_preference), [asdict(preference)])
