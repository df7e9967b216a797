"""Rows of repayment plans and their instalments ⇄ their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.components import COMPONENTS, Components
from bot.lending.money import Money
from bot.lending.negotiation import Plan, PlanInstallment
from bot.service.errors import NotFound
from bot.service.records import PlanCause, PlanKind, PlanStatus, RepaymentPlan
from bot.store.bulk import within
from bot.store.tables.arrangements import plan_installment, repayment_plan

SHARED = (
    "id",
    "loan_id",
    "borrower_id",
    "policy_version",
    "terms_hash",
    "agreed_at",
    "agreed_on",
    "covers_all",
    "conversation_id",
    "ended_on",
    "replaced_by",
)
PAGE = 500


class PlanRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def get(self, plan_id: str) -> RepaymentPlan:
        found = await self._where(repayment_plan.c.id == plan_id)
        if not found:
            raise NotFound("plan", plan=plan_id)
        return found[0]

    async def of_borrower(self, borrower_id: str) -> tuple[RepaymentPlan, ...]:
        """Every plan ever agreed, the latest last."""
        return await self._where(repayment_plan.c.borrower_id == borrower_id)

    async def of_borrowers(self, borrower_ids: Iterable[str]) -> tuple[RepaymentPlan, ...]:
        return await self._where(within(self.connection, repayment_plan.c.borrower_id, set(borrower_ids)))

    async def of_loan(self, loan_id: str) -> tuple[RepaymentPlan, ...]:
        return await self._where(repayment_plan.c.loan_id == loan_id)

    async def running_on(self, after: str = "", size: int = PAGE) -> tuple[str, ...]:
        """Loans with a plan that runs, by loan id."""
        running = (repayment_plan.c.status == PlanStatus.ACTIVE.value) & (repayment_plan.c.loan_id > after)
        query = select(repayment_plan.c.loan_id).where(running).order_by(repayment_plan.c.loan_id).limit(size)
        return tuple((await self.connection.execute(query)).scalars())

    async def broken_again(self, since: date, until: date) -> tuple[RepaymentPlan, ...]:
        """Plans that took the place of missed ones and were broken on one of these days, both included."""
        again = (repayment_plan.c.cause == PlanCause.MISSED.value) & (repayment_plan.c.status == PlanStatus.BROKEN.value)
        return await self._where(again & repayment_plan.c.ended_on.between(since, until))

    async def running_among(self, loan_ids: Iterable[str]) -> set[str]:
        running = (repayment_plan.c.status == PlanStatus.ACTIVE.value) & within(
            self.connection, repayment_plan.c.loan_id, set(loan_ids)
        )
        return set((await self.connection.execute(select(repayment_plan.c.loan_id).where(running))).scalars())

    async def add(self, new: RepaymentPlan) -> None:
        row = {name: getattr(new, name) for name in SHARED}
        row |= {"kind": str(new.kind), "status": str(new.status), "currency": new.plan.total.currency}
        row |= {"paid_before": new.paid_before.minor, "cause": new.cause and str(new.cause)}
        row |= {"total": new.plan.total.minor, "extra_cost": new.plan.extra_cost.minor}
        row |= {f"waived_{name}": amount.minor for name, amount in new.plan.waived.items()}
        await self.connection.execute(insert(repayment_plan), [row])
        rows = [
            {"plan_id": new.id, "number": number, "due": each.due, "amount": each.amount.minor}
            for number, each in enumerate(new.plan.installments, 1)
        ]
        await self.connection.execute(insert(plan_installment), rows)

    async def end(self, plan_id: str, status: PlanStatus, on: date, replaced_by: str | None = None) -> None:
        ended = {"status": str(status), "ended_on": on, "replaced_by": replaced_by}
        await self.connection.execute(update(repayment_plan).where(repayment_plan.c.id == plan_id).values(ended))

    async def reopen(self, plan_id: str) -> None:
        running = {"status": PlanStatus.ACTIVE.value, "ended_on": None}
        await self.connection.execute(update(repayment_plan).where(repayment_plan.c.id == plan_id).values(running))

    async def _where(self, condition: ColumnElement[bool]) -> tuple[RepaymentPlan, ...]:
        query = select(repayment_plan).where(condition).order_by(repayment_plan.c.agreed_at, repayment_plan.c.id)
        rows = (await self.connection.execute(query)).all()
        installments = await self._installments({row.id: row.currency for row in rows})
        return tuple(_plan(row, installments[row.id]) for row in rows)

    async def _installments(self, currencies: dict[str, str]) -> dict[str, list[PlanInstallment]]:
        found: dict[str, list[PlanInstallment]] = defaultdict(list)
        if currencies:
            mine = within(self.connection, plan_installment.c.plan_id, currencies)
            for row in await self.connection.execute(select(plan_installment).where(mine).order_by(plan_installment.c.number)):
                found[row.plan_id].append(PlanInstallment(due=row.due, amount=Money(row.amount, currencies[row.plan_id])))
        return found


def _plan(row: Row[Any], installments: Iterable[PlanInstallment]) -> RepaymentPlan:
    plan = Plan(
        installments=tuple(installments),
        waived=Components(**{name: Money(row._mapping[f"waived_{name}"], row.currency) for name in COMPONENTS}),
        total=Money(row.total, row.currency),
        extra_cost=Money(row.extra_cost, row.currency),
    )
    shared = {name: row._mapping[name] for name in SHARED}
    kinds: dict[str, Any] = {
        "kind": PlanKind(row.kind),
        "status": PlanStatus(row.status),
        "cause": row.cause and PlanCause(row.cause),
    }
    return RepaymentPlan(**shared, **kinds, plan=plan, paid_before=Money(row.paid_before, row.currency))
