"""Rows of credit corrections, approvals and offered plans ⇄ their records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.errors import NotFound
from bot.service.plan_offer_records import OfferState, PlanOffer
from bot.service.procedure_records import Approval, CreditCorrection
from bot.store.rows import as_values, columns_of, made
from bot.store.tables.procedures import approval, credit_correction, plan_offer


class CreditCorrectionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Iterable[CreditCorrection]) -> None:
        rows = [as_values(each) for each in new]
        if rows:
            await self._connection.execute(insert(credit_correction), rows)

    async def unsent(self, lender_id: str | None) -> tuple[CreditCorrection, ...]:
        waiting: ColumnElement[bool] = credit_correction.c.sent_on.is_(None)
        if lender_id is not None:
            waiting &= credit_correction.c.lender_id == lender_id
        return await self._all(waiting)

    async def of_record(self, record_id: str) -> tuple[CreditCorrection, ...]:
        return await self._all(credit_correction.c.record_id == record_id)

    async def mark_sent(self, ids: Iterable[str], on: date) -> None:
        among = credit_correction.c.id.in_(list(ids)) & credit_correction.c.sent_on.is_(None)
        await self._connection.execute(update(credit_correction).where(among).values(sent_on=on))

    async def _all(self, where: Any) -> tuple[CreditCorrection, ...]:
        order = (credit_correction.c.due_on.is_(None), credit_correction.c.due_on, credit_correction.c.id)
        found = await self._connection.execute(columns_of(credit_correction, CreditCorrection).where(where).order_by(*order))
        return tuple(made(CreditCorrection, row) for row in found)


class ApprovalRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Approval) -> None:
        await self._connection.execute(insert(approval).values(as_values(new)))

    async def lock(self, approval_id: str) -> Approval:
        found = columns_of(approval, Approval).where(approval.c.id == approval_id).with_for_update()
        row = (await self._connection.execute(found)).first()
        if row is None:
            raise NotFound("no_approval")
        return made(Approval, row)

    async def of_case(self, case_id: str) -> tuple[Approval, ...]:
        return await self._all(approval.c.case_id == case_id)

    async def waiting(self) -> tuple[Approval, ...]:
        return await self._all(approval.c.state == "waiting")

    async def settle(self, approval_id: str, **values: Any) -> None:
        await self._connection.execute(update(approval).where(approval.c.id == approval_id).values(values))

    async def _all(self, where: Any) -> tuple[Approval, ...]:
        order = (approval.c.asked_at, approval.c.id)
        found = await self._connection.execute(columns_of(approval, Approval).where(where).order_by(*order))
        return tuple(made(Approval, row) for row in found)


class PlanOfferRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: PlanOffer) -> None:
        await self._connection.execute(insert(plan_offer).values(as_values(new) | {"state": str(new.state)}))

    async def lock(self, offer_id: str) -> PlanOffer | None:
        found = columns_of(plan_offer, PlanOffer).where(plan_offer.c.id == offer_id).with_for_update()
        row = (await self._connection.execute(found)).first()
        return None if row is None else _offer(row)

    async def of_borrower(self, borrower_id: str) -> tuple[PlanOffer, ...]:
        return await self._all(plan_offer.c.borrower_id == borrower_id)

    async def open_of_loan(self, loan_id: str) -> tuple[PlanOffer, ...]:
        return await self._all((plan_offer.c.loan_id == loan_id) & (plan_offer.c.state == str(OfferState.OPEN)))

    async def change(self, offer_id: str, **values: Any) -> None:
        plain = {name: str(value) if name == "state" else value for name, value in values.items()}
        await self._connection.execute(update(plan_offer).where(plan_offer.c.id == offer_id).values(plain))

    async def _all(self, where: ColumnElement[bool]) -> tuple[PlanOffer, ...]:
        order = (plan_offer.c.offered_at, plan_offer.c.id)
        found = await self._connection.execute(columns_of(plan_offer, PlanOffer).where(where).order_by(*order))
        return tuple(map(_offer, found))


def _offer(row: Row[Any]) -> PlanOffer:
    return PlanOffer(**{**row._mapping, "state": OfferState(row.state)})
