"""Loan accounts, read whole: the contract and every fact on it, in one query per table however many loans are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.loan import Charge, Drawing, Loan, LoanAccount, Payment, PenaltyHold, RepaymentMethod, Waiver
from bot.service.errors import NotFound
from bot.service.records import LoanOutline
from bot.store.bulk import add_rows, any_of, take_stock, within
from bot.store.repositories import loan_rows as rows
from bot.store.tables.lending import charge, drawing, loan, payment, penalty_hold, waiver
from bot.store.tables.people import borrower

Facts = dict[str, tuple[Any, ...]]
"""Loan id → what is recorded on it."""

FACTS: dict[str, tuple[Table, Callable[[Row[Any]], Any]]] = {
    "payment": (payment, rows.payment_of),
    "charge": (charge, rows.charge_of),
    "drawing": (drawing, rows.drawing_of),
    "waiver": (waiver, rows.waiver_of),
    "penalty_hold": (penalty_hold, rows.hold_of),
}
HAS = {name: any_of(table, table.c.loan_id == loan.c.id).label(f"has_{name}") for name, (table, _) in FACTS.items()}
"""Whether a loan has any fact of a kind, asked with the loan itself: most have payments and nothing else."""
LOANS_OF = select(loan).where(loan.c.borrower_id == bindparam("borrower")).order_by(loan.c.id)
FACTS_OF = {
    name: select(table)
    .join(loan, table.c.loan_id == loan.c.id)
    .where(loan.c.borrower_id == bindparam("borrower"))
    .order_by(table.c.id)
    for name, (table, _) in FACTS.items()
}


class LoanRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def account(self, loan_id: str) -> LoanAccount:
        """The account of one loan; `NotFound` when there is none."""
        found = await self._accounts(select(loan).where(loan.c.id == loan_id))
        if not found:
            raise NotFound("loan", loan=loan_id)
        return found[0]

    async def lock(self, loan_id: str) -> None:
        """Hold the loan's row until the transaction ends (SQLite's writers are alone anyway); `NotFound` when there is none."""
        held = await self.connection.execute(select(loan.c.id).where(loan.c.id == loan_id).with_for_update())
        if held.first() is None:
            raise NotFound("loan", loan=loan_id)

    async def of_borrower(self, borrower_id: str, recorded: Collection[str] = FACTS.keys()) -> tuple[LoanAccount, ...]:
        """The borrower's accounts; only facts of the kinds that are said to be recorded are looked for."""
        whose = {"borrower": borrower_id}
        found = (await self.connection.execute(LOANS_OF, whose)).all()
        facts = {
            name: _by_loan((await self.connection.execute(FACTS_OF[name], whose)).all(), fact_of)
            for name, (_, fact_of) in FACTS.items()
            if found and name in recorded
        }
        return _whole(found, facts)

    async def of_borrowers(self, borrower_ids: Iterable[str]) -> tuple[LoanAccount, ...]:
        """Every account of these borrowers."""
        return await self._accounts(
            select(loan).where(within(self.connection, loan.c.borrower_id, set(borrower_ids))).order_by(loan.c.id)
        )

    async def accounts(self, ids: Iterable[str]) -> tuple[LoanAccount, ...]:
        """The accounts of these loans, by loan id."""
        return await self._accounts(select(loan).where(within(self.connection, loan.c.id, set(ids))).order_by(loan.c.id))

    async def every(self, size: int) -> Sequence[str]:
        """The ids at which the book, in their order, falls into stretches of `size` loans."""
        numbered = select(loan.c.id, func.row_number().over(order_by=loan.c.id).label("number")).subquery()
        ends = select(numbered.c.id).where(numbered.c.number % size == 0).order_by(numbered.c.id)
        return list(await self.connection.scalars(ends))

    async def count(self) -> int:
        return (await self.connection.execute(select(func.count()).select_from(loan))).scalar_one()

    async def among(self, ids: Iterable[str]) -> dict[str, Loan]:
        found = await self.connection.execute(select(loan).where(within(self.connection, loan.c.id, set(ids))))
        return {row.id: rows.loan_of(row) for row in found}

    async def outlines(self, ids: Iterable[str]) -> dict[str, LoanOutline]:
        wanted = (loan.c.id, loan.c.currency, loan.c.opened_on, loan.c.method)
        found = await self.connection.execute(select(*wanted).where(within(self.connection, loan.c.id, set(ids))))
        return {
            row.id: LoanOutline(row.id, row.currency, row.opened_on, revolving=row.method == RepaymentMethod.REVOLVING.value)
            for row in found
        }

    async def payments_among(self, ids: Iterable[str]) -> dict[str, tuple[str, Payment]]:
        """Payment id → (loan id, payment), of those that are on the book."""
        found = await self.connection.execute(select(payment).where(within(self.connection, payment.c.id, set(ids))))
        return {row.id: (row.loan_id, rows.payment_of(row)) for row in found}

    async def drawings_among(self, ids: Iterable[str]) -> dict[str, tuple[str, Drawing]]:
        found = await self.connection.execute(select(drawing).where(within(self.connection, drawing.c.id, set(ids))))
        return {row.id: (row.loan_id, rows.drawing_of(row)) for row in found}

    async def add(self, new: Iterable[Loan]) -> None:
        await self._insert(loan, [rows.loan_row(each) for each in new])

    async def add_payments(self, new: Iterable[tuple[str, Payment]]) -> None:
        """(loan id, payment) pairs."""
        await self._insert(payment, [rows.payment_row(loan_id, each) for loan_id, each in new])

    async def add_charges(self, new: Iterable[tuple[str, Charge]]) -> None:
        await self._insert(charge, [rows.charge_row(loan_id, each) for loan_id, each in new])

    async def add_drawings(self, new: Iterable[tuple[str, str, Drawing]]) -> None:
        """(loan id, drawing id, drawing) triples."""
        await self._insert(drawing, [rows.drawing_row(loan_id, name, each) for loan_id, name, each in new])

    async def add_waivers(self, new: Iterable[tuple[str, Waiver]]) -> None:
        await self._insert(waiver, [rows.waiver_row(loan_id, each) for loan_id, each in new])

    async def withdraw_waiver(self, waiver_id: str) -> None:
        await self.connection.execute(delete(waiver).where(waiver.c.id == waiver_id))

    async def hold_penalty(self, hold_id: str, loan_id: str, hold: PenaltyHold) -> None:
        row = {"id": hold_id, "loan_id": loan_id, "start": hold.start, "end": hold.end, "reason": hold.reason}
        await self._insert(penalty_hold, [row])

    async def release_penalty(self, hold_id: str, end: date | None) -> None:
        await self.connection.execute(update(penalty_hold).where(penalty_hold.c.id == hold_id).values(end=end))

    async def call_in(self, loan_id: str, on: date | None) -> None:
        """Record that the lender called in the whole loan; None takes that back."""
        await self.connection.execute(update(loan).where(loan.c.id == loan_id).values(accelerated_on=on))

    async def take_stock(self) -> None:
        """Let the database note how much of what there is, after an import."""
        await take_stock(self.connection, borrower, loan, payment, drawing)

    async def _insert(self, table: Table, values: Sequence[rows.Values]) -> None:
        await add_rows(self.connection, table, values)

    async def _accounts(self, query: Select[Any]) -> tuple[LoanAccount, ...]:
        found = (await self.connection.execute(query.add_columns(*HAS.values()))).all()
        facts: dict[str, Facts] = {}
        for name, (table, fact_of) in FACTS.items():
            if ids := [row.id for row in found if row._mapping[HAS[name].name]]:
                theirs = select(table).where(within(self.connection, table.c.loan_id, ids)).order_by(table.c.id)
                facts[name] = _by_loan((await self.connection.execute(theirs)).all(), fact_of)
        return _whole(found, facts)


def _by_loan(found: Iterable[Row[Any]], fact_of: Callable[[Row[Any]], Any]) -> Facts:
    facts: dict[str, list[Any]] = defaultdict(list)
    for row in found:
        facts[row.loan_id].append(fact_of(row))
    return {loan_id: tuple(each) for loan_id, each in facts.items()}


def _whole(found: Iterable[Row[Any]], facts: dict[str, Facts]) -> tuple[LoanAccount, ...]:
    def recorded(name: str, loan_id: str) -> tuple[Any, ...]:
        return facts.get(name, {}).get(loan_id, ())

    return tuple(
        LoanAccount(
            loan=rows.loan_of(row),
            payments=recorded("payment", row.id),
            charges=recorded("charge", row.id),
            drawings=recorded("drawing", row.id),
            waived=recorded("waiver", row.id),
            penalty_holds=recorded("penalty_hold", row.id),
            accelerated_on=row.accelerated_on,
        )
        for row in found
    )
