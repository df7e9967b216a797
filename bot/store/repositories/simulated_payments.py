"""Rows of the simulated payment provider's own books; nothing of ours reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.money import Money
from bot.service.pay_simulation import Callback, SimulatedPayment, SimulatedRefund
from bot.store.rows import insert_unless_there
from bot.store.tables.payments import simulated_callback, simulated_payment, simulated_refund

BACK = tuple(simulated_refund.c[name].label(f"back_{name}") for name in ("id", "amount", "on", "at"))


class SimulatedPaymentRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def add(self, new: SimulatedPayment) -> None:
        """Add a payment; an order that has one keeps it."""
        row: dict[str, Any] = {
            "id": new.id,
            "order": new.order,
            "lender_id": new.lender_id,
            "state": new.state,
            "on": new.on,
            "at": new.at,
        }
        row |= {"currency": new.amount.currency, "amount": new.amount.minor}
        await self.connection.execute(insert_unless_there(self.connection, simulated_payment, row))

    async def of_order(self, order: str) -> SimulatedPayment | None:
        return await self._one(simulated_payment.c.order == order)

    async def lock(self, payment_id: str) -> SimulatedPayment | None:
        return await self._one(simulated_payment.c.id == payment_id)

    async def change(self, payment_id: str, **values: Any) -> None:
        await self.connection.execute(update(simulated_payment).where(simulated_payment.c.id == payment_id).values(values))

    async def on(self, lender_id: str, day: date) -> Sequence[SimulatedPayment]:
        mine = (simulated_payment.c.lender_id == lender_id) & (simulated_payment.c.on == day)
        return [_payment(row) for row in await self.connection.execute(select(simulated_payment).where(mine))]

    async def give_back(self, new: SimulatedRefund) -> None:
        row = {"id": new.id, "payment_id": new.payment_id, "amount": new.amount.minor, "on": new.on, "at": new.at}
        await self.connection.execute(simulated_refund.insert(), [row])

    async def given_back(self, payment_id: str) -> Sequence[SimulatedRefund]:
        return [back for _, back in await self._refunds(simulated_refund.c.payment_id == payment_id)]

    async def given_back_on(self, lender_id: str, day: date) -> Sequence[tuple[SimulatedPayment, SimulatedRefund]]:
        return await self._refunds((simulated_payment.c.lender_id == lender_id) & (simulated_refund.c.on == day))

    async def _refunds(self, condition: ColumnElement[bool]) -> Sequence[tuple[SimulatedPayment, SimulatedRefund]]:
        """With the payments that they are of, in the order in which they were made."""
        whose = simulated_refund.c.payment_id == simulated_payment.c.id
        query = select(simulated_payment, *BACK).join(simulated_refund, whose).where(condition)
        rows = await self.connection.execute(query.order_by(simulated_refund.c.at, simulated_refund.c.id))
        return [(_payment(row), _refund(row)) for row in rows]

    async def _one(self, condition: Any) -> SimulatedPayment | None:
        row = (await self.connection.execute(select(simulated_payment).where(condition).with_for_update())).first()
        return None if row is None else _payment(row)

    async def call_later(self, lender_id: str, body: str, not_before: datetime) -> None:
        row = {"lender_id": lender_id, "body": body, "not_before": not_before, "attempts": 0, "delivered": False}
        await self.connection.execute(simulated_callback.insert(), [row])

    async def due(self, now: datetime) -> Sequence[Callback]:
        """Calls whose time has come, the oldest first."""
        table = simulated_callback
        waiting = table.c.delivered.is_(False) & (table.c.not_before <= now)
        found = await self.connection.execute(select(table).where(waiting).order_by(table.c.id).limit(20))
        return [Callback(id=row.id, lender_id=row.lender_id, body=row.body, attempts=row.attempts) for row in found]

    async def called(self, callback_id: int, **values: Any) -> None:
        await self.connection.execute(update(simulated_callback).where(simulated_callback.c.id == callback_id).values(values))


def _payment(row: Any) -> SimulatedPayment:
    return SimulatedPayment(
        id=row.id,
        order=row.order,
        lender_id=row.lender_id,
        amount=Money(row.amount, row.currency),
        state=row.state,
        on=row.on,
        at=row.at,
    )


def _refund(row: Any) -> SimulatedRefund:
    amount = Money(row.back_amount, row.currency)
    return SimulatedRefund(id=row.back_id, payment_id=row.id, amount=amount, on=row.back_on, at=row.back_at)
