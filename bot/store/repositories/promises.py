"""Rows of promises to pay ⇄ their records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.money import Money
from bot.lending.promise import PromiseState
from bot.service.records import PromiseToPay
from bot.store.bulk import within
from bot.store.tables.arrangements import promise

SHARED = ("id", "loan_id", "borrower_id", "made_on", "due", "settled_on")
PAGE = 500


class PromiseRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def of_borrower(self, borrower_id: str) -> tuple[PromiseToPay, ...]:
        return await self._where(promise.c.borrower_id == borrower_id)

    async def of_borrowers(self, borrower_ids: Iterable[str]) -> tuple[PromiseToPay, ...]:
        return await self._where(within(self.connection, promise.c.borrower_id, set(borrower_ids)))

    async def of_loan(self, loan_id: str) -> tuple[PromiseToPay, ...]:
        return await self._where(promise.c.loan_id == loan_id)

    async def pending_on(self, after: str = "", size: int = PAGE) -> tuple[str, ...]:
        """Loans with a promise that is still open, by loan id."""
        pending = (promise.c.state == PromiseState.PENDING.value) & (promise.c.loan_id > after)
        query = select(promise.c.loan_id).where(pending).order_by(promise.c.loan_id).limit(size)
        return tuple((await self.connection.execute(query)).scalars())

    async def pending_among(self, loan_ids: Iterable[str]) -> set[str]:
        pending = (promise.c.state == PromiseState.PENDING.value) & within(self.connection, promise.c.loan_id, set(loan_ids))
        return set((await self.connection.execute(select(promise.c.loan_id).where(pending))).scalars())

    async def add(self, new: PromiseToPay) -> None:
        row = {name: getattr(new, name) for name in SHARED}
        row |= {"amount": new.amount.minor, "currency": new.amount.currency, "state": str(new.state)}
        row["paid_before"] = new.paid_before.minor
        await self.connection.execute(insert(promise), [row])

    async def settle(self, promise_id: str, state: PromiseState, on: date | None) -> None:
        settled = {"state": str(state), "settled_on": on}
        await self.connection.execute(update(promise).where(promise.c.id == promise_id).values(settled))

    async def _where(self, condition: ColumnElement[bool]) -> tuple[PromiseToPay, ...]:
        rows = await self.connection.execute(select(promise).where(condition).order_by(promise.c.made_on, promise.c.id))
        return tuple(map(_promise, rows))


def _promise(row: Row[Any]) -> PromiseToPay:
    shared = {name: row._mapping[name] for name in SHARED}
    amount, paid_before = Money(row.amount, row.currency), Money(row.paid_before, row.currency)
    return PromiseToPay(**shared, amount=amount, paid_before=paid_before, state=PromiseState(row.state))
