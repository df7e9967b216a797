"""Rows of the means that borrowers allowed us to keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.money import Money
from bot.lending.negotiation import Finances
from bot.service.records import SavedFinances
from bot.store.tables.people import finances

AMOUNTS = ("monthly_income", "essential_costs", "other_debt_payments", "savings")


class FinancesRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def of(self, borrower_id: str) -> SavedFinances | None:
        row = (await self.connection.execute(select(finances).where(finances.c.borrower_id == borrower_id))).first()
        if row is None:
            return None
        amounts = {name: None if row._mapping[name] is None else Money(row._mapping[name], row.currency) for name in AMOUNTS}
        known = Finances(**amounts, payday=row.payday)
        return SavedFinances(borrower_id=borrower_id, finances=known, consented_at=row.consented_at)

    async def put(self, saved: SavedFinances, currency: str) -> None:
        await self.forget(saved.borrower_id)
        amounts = {name: getattr(saved.finances, name) for name in AMOUNTS}
        row = {name: None if amount is None else amount.minor for name, amount in amounts.items()}
        row |= {"borrower_id": saved.borrower_id, "currency": currency, "payday": saved.finances.payday}
        await self.connection.execute(insert(finances), [row | {"consented_at": saved.consented_at}])

    async def forget_before(self, moment: datetime) -> int:
        """Delete what was agreed to be kept before a moment; returns of how many."""
        return (await self.connection.execute(delete(finances).where(finances.c.consented_at < moment))).rowcount

    async def forget(self, borrower_id: str) -> None:
        await self.connection.execute(delete(finances).where(finances.c.borrower_id == borrower_id))
