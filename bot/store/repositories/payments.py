"""Rows of payments by link ⇄ their records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.money import Money
from bot.service.pay_records import Difference, DifferenceKind, Outcome, PayNotice, PayPurpose, PayRequest, PayState
from bot.service.refund_order import RefundOrder, RefundState
from bot.store.rows import as_values, columns_of, insert_unless_there
from bot.store.tables.payments import pay_difference, pay_notice, pay_request, refund_order

SHARED = (
    "id",
    "lender_id",
    "borrower_id",
    "loan_id",
    "conversation_id",
    "channel",
    "language",
    "created_at",
    "expires_at",
    "reference",
    "settled_on",
)
DIFFERENCE = ("lender_id", "reference", "noticed_on", "order", "expected", "found", "resolved_on")


class PaymentRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def add(self, new: PayRequest) -> None:
        row = {name: getattr(new, name) for name in SHARED}
        row |= {"purpose": str(new.purpose), "state": str(new.state)}
        row |= {"currency": new.amount.currency, "amount": new.amount.minor}
        await self.connection.execute(pay_request.insert(), [row])

    async def find(self, request_id: str) -> PayRequest | None:
        row = (await self.connection.execute(select(pay_request).where(pay_request.c.id == request_id))).first()
        return None if row is None else _request(row)

    async def of_borrower(self, borrower_id: str) -> Sequence[PayRequest]:
        mine = select(pay_request).where(pay_request.c.borrower_id == borrower_id)
        found = await self.connection.execute(mine.order_by(pay_request.c.created_at, pay_request.c.id))
        return [_request(row) for row in found]

    async def latest(self, conversation_id: str) -> PayRequest | None:
        """What was asked for last in a conversation."""
        mine = select(pay_request).where(pay_request.c.conversation_id == conversation_id)
        row = (await self.connection.execute(mine.order_by(pay_request.c.created_at.desc()).limit(1))).first()
        return None if row is None else _request(row)

    async def hold(self, borrower_id: str) -> None:
        """In one order, so that two who hold the same wait for each other rather than both for ever."""
        mine = select(pay_request.c.id).where(pay_request.c.borrower_id == borrower_id).order_by(pay_request.c.id)
        await self.connection.execute(mine.with_for_update())

    async def lock(self, request_id: str) -> PayRequest | None:
        query = select(pay_request).where(pay_request.c.id == request_id).with_for_update()
        row = (await self.connection.execute(query)).first()
        return None if row is None else _request(row)

    async def change(self, request_id: str, **values: Any) -> None:
        plain = {name: str(value) if name == "state" else value for name, value in values.items()}
        await self.connection.execute(update(pay_request).where(pay_request.c.id == request_id).values(plain))

    async def settled_on(self, lender_id: str, day: date) -> Sequence[PayRequest]:
        mine = (pay_request.c.lender_id == lender_id) & (pay_request.c.settled_on == day)
        found = await self.connection.execute(select(pay_request).where(mine).order_by(pay_request.c.reference))
        return [_request(row) for row in found]

    async def note(self, lender_id: str, notice: PayNotice, received_at: datetime) -> bool:
        row: dict[str, Any] = {"id": notice.id, "lender_id": lender_id, "order": notice.order, "reference": notice.reference}
        row |= {"kind": str(notice.kind), "currency": notice.amount.currency, "amount": notice.amount.minor}
        row |= {"at": notice.at, "received_at": received_at, "outcome": ""}
        kept = insert_unless_there(self.connection, pay_notice, row).returning(pay_notice.c.id)
        return (await self.connection.execute(kept)).first() is not None

    async def judge(self, lender_id: str, notice_id: str, outcome: Outcome) -> None:
        told = (pay_notice.c.lender_id == lender_id) & (pay_notice.c.id == notice_id)
        await self.connection.execute(update(pay_notice).where(told).values(outcome=str(outcome)))

    async def differ(self, difference: Difference) -> bool:
        row = {name: getattr(difference, name) for name in DIFFERENCE} | {"kind": str(difference.kind)}
        kept = insert_unless_there(self.connection, pay_difference, row).returning(pay_difference.c.id)
        return (await self.connection.execute(kept)).first() is not None

    async def differences(
        self, *, resolved: bool = False, after: int = 0, limit: int | None = None
    ) -> Sequence[tuple[int, Difference]]:
        closed = pay_difference.c.resolved_on
        wanted = (closed.is_not(None) if resolved else closed.is_(None)) & (pay_difference.c.id > after)
        query = select(pay_difference).where(wanted).order_by(pay_difference.c.id).limit(limit)
        return [(row.id, _difference(row)) for row in await self.connection.execute(query)]

    async def difference(self, difference_id: int) -> Difference | None:
        row = (await self.connection.execute(select(pay_difference).where(pay_difference.c.id == difference_id))).first()
        return None if row is None else _difference(row)

    async def resolve(self, difference_id: int, on: date) -> bool:
        there = (pay_difference.c.id == difference_id) & pay_difference.c.resolved_on.is_(None)
        closing = update(pay_difference).where(there).values(resolved_on=on)
        return (await self.connection.execute(closing)).rowcount == 1


class RefundRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def add(self, new: RefundOrder) -> None:
        await self.connection.execute(refund_order.insert(), [as_values(new) | {"state": str(new.state)}])

    async def of_borrower(self, borrower_id: str) -> Sequence[RefundOrder]:
        return await self._all(_orders(refund_order.c.borrower_id == borrower_id))

    async def lock(self, order_id: str) -> RefundOrder | None:
        return next(iter(await self._all(_orders(refund_order.c.id == order_id).with_for_update())), None)

    async def due(self, now: datetime) -> Sequence[RefundOrder]:
        return await self._all(_orders((refund_order.c.state == str(RefundState.WAITING)) & (refund_order.c.next_at <= now)))

    async def change(self, order_id: str, **values: Any) -> None:
        plain = {name: str(value) if name == "state" else value for name, value in values.items()}
        await self.connection.execute(update(refund_order).where(refund_order.c.id == order_id).values(plain))

    async def _all(self, query: Select[Any]) -> Sequence[RefundOrder]:
        rows = await self.connection.execute(query)
        return [RefundOrder(**{**row._mapping, "state": RefundState(row.state)}) for row in rows]


def _orders(where: ColumnElement[bool]) -> Select[Any]:
    return columns_of(refund_order, RefundOrder).where(where).order_by(refund_order.c.ordered_at, refund_order.c.id)


def _request(row: Row[Any]) -> PayRequest:
    shared = {name: row._mapping[name] for name in SHARED}
    amount = Money(row.amount, row.currency)
    return PayRequest(**shared, amount=amount, purpose=PayPurpose(row.purpose), state=PayState(row.state))


def _difference(row: Row[Any]) -> Difference:
    return Difference(**{name: row._mapping[name] for name in DIFFERENCE}, kind=DifferenceKind(row.kind))
