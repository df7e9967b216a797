"""Whom a day may concern at all, found by dates in a handful of queries over the whole book.

Yesterday's snapshots say since when a loan is late and what falls due next; with the days that the strategies look at, that leaves
the few borrowers whose books are then read whole. It may name too many, never too few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, and_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.loan import PaymentKind
from bot.lending.outreach import Basis
from bot.lending.promise import PromiseState
from bot.store.tables.arrangements import hardship_request, plan_installment, promise, repayment_plan
from bot.store.tables.jobs import job_run
from bot.store.tables.lending import delinquency, loan, payment
from bot.store.tables.people import borrower
from bot.store.tables.staff import handoff_case

Days = Callable[[Basis], Collection[date]]
ONE_DAY = timedelta(days=1)
Ids = Select[tuple[str]]


async def candidates(
    connection: AsyncConnection, days: Days, on: date, lender_id: str | None, risk_days: int
) -> list[str] | None:
    """Borrowers by id; None when yesterday was not closed, and everybody has to be looked at. `days` are the marks' days that would
    call for something today; `risk_days` is how far back the points of early help look."""
    closed = select(job_run.c.on).where(
        job_run.c.name == "end_of_day", job_run.c.on == on - ONE_DAY, job_run.c.finished_at.is_not(None)
    )
    if (await connection.execute(closed)).first() is None:
        return None
    found = union(
        *_late_or_due(days, on), *_at_risk(days, on, risk_days), *_arranged(days), _cleared(days), *_others(days, on)
    ).subquery()
    query = select(borrower.c.id).where(borrower.c.id.in_(select(found.c[0]))).order_by(borrower.c.id)
    return list(await connection.scalars(query if lender_id is None else query.where(borrower.c.lender_id == lender_id)))


def _late_or_due(days: Days, on: date) -> Iterator[Ids]:
    looked_at = days(Basis.INSTALLMENT)
    yesterday = delinquency.c.on == on - ONE_DAY
    due = or_(delinquency.c.oldest_unpaid_due.in_(looked_at), delinquency.c.next_due.in_(looked_at))
    yield select(loan.c.borrower_id).join(delinquency, delinquency.c.loan_id == loan.c.id).where(yesterday, due)


def _at_risk(days: Days, on: date, risk_days: int) -> Iterator[Ids]:
    """Whose next due date is near and to whom something happened that counts points."""
    since = on - timedelta(days=risk_days)
    near = (delinquency.c.on == on - ONE_DAY) & delinquency.c.next_due.in_(days(Basis.AT_RISK))
    here = select(loan.c.borrower_id).join(delinquency, delinquency.c.loan_id == loan.c.id).where(near)
    in_part = (loan.c.months > 0) & (payment.c.amount * loan.c.months < loan.c.principal)  # a credit line has no instalments
    paid_less = (payment.c.kind == PaymentKind.REVERSAL.value) | in_part
    told = select(hardship_request.c.borrower_id).where(hardship_request.c.asked_on >= since)
    partly = (
        select(loan.c.borrower_id).join(payment, payment.c.loan_id == loan.c.id).where(payment.c.received_on >= since, paid_less)
    )
    for happened in (told, partly):
        yield here.where(loan.c.borrower_id.in_(happened))


def _arranged(days: Days) -> Iterator[Ids]:
    settled = or_(
        (promise.c.state == PromiseState.PENDING.value) & promise.c.due.in_(days(Basis.PROMISE)),
        promise.c.settled_on.in_({*days(Basis.KEPT_PROMISE), *days(Basis.BROKEN_PROMISE)}),
    )
    yield select(promise.c.borrower_id).where(settled)
    falling_due = plan_installment.c.due.in_(days(Basis.PLAN)) & (repayment_plan.c.status == "active")
    yield (
        select(repayment_plan.c.borrower_id)
        .join(plan_installment, plan_installment.c.plan_id == repayment_plan.c.id)
        .where(falling_due)
    )
    ended = repayment_plan.c.ended_on.in_({*days(Basis.KEPT_PLAN), *days(Basis.BROKEN_PLAN)})
    yield select(repayment_plan.c.borrower_id).where(ended)


def _cleared(days: Days) -> Ids:
    """Who paid on one of the days a loan that was late the day before."""
    pairs = [and_(payment.c.received_on == day, delinquency.c.on == day - ONE_DAY) for day in days(Basis.CLEARED)]
    late = (
        select(loan.c.borrower_id)
        .join(payment, payment.c.loan_id == loan.c.id)
        .join(delinquency, delinquency.c.loan_id == loan.c.id)
    )
    return late.where(or_(*pairs), delinquency.c.days_past_due > 0)


def _others(days: Days, on: date) -> Iterator[Ids]:
    """Open hardships, which are few, cases closed lately, and plans agreed on one of the days."""
    yield select(hardship_request.c.borrower_id).where(hardship_request.c.closed_on.is_(None))
    yield select(repayment_plan.c.borrower_id).where(repayment_plan.c.agreed_on.in_(days(Basis.PLAN_AGREED)))
    since = datetime.combine(min(days(Basis.CASE_CLOSED), default=on) - ONE_DAY, time(), UTC)
    yield select(handoff_case.c.borrower_id).where(handoff_case.c.closed_at >= since, handoff_case.c.borrower_id.is_not(None))
