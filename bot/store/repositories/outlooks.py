"""Snapshots of loans whose outlook holds, made by the database alone in one statement, and the outlooks themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.lending.delinquency import PAID_OFF, STANDARD_RANGES, DelinquencyRange
from bot.lending.outlook import Outlook
from bot.store.bulk import add_rows, number_of, within
from bot.store.tables.lending import charge, delinquency, drawing, loan, outlook, payment, penalty_hold, waiver

OTHER_FACTS = (charge, drawing, waiver, penalty_hold)
HERE = outlook.c


class OutlookRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def carry(self, on: date, after: str, upto: str | None, code: str) -> int:
        """Take the missing snapshots of a stretch of the book whose outlook still holds; returns how many. Outlooks of other code, and
        of loans that a fact was booked on since, are left to be worked out anew."""
        snapshots = _snapshots(on, code).where(HERE.loan_id > after, true() if upto is None else HERE.loan_id <= upto)
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        names = [column.name for column in snapshots.selected_columns]
        carried = dialect.insert(delinquency).from_select(names, snapshots).on_conflict_do_nothing()
        return (await self._connection.execute(carried, execution_options={"preserve_rowcount": True})).rowcount

    async def put(self, outlooks: Iterable[Outlook], code: str) -> None:
        """Keep these outlooks in place of those that their loans had."""
        rows = [_row(each, code) for each in outlooks]
        mine: Collection[str] = [row["loan_id"] for row in rows]
        await self._connection.execute(delete(outlook).where(within(self._connection, HERE.loan_id, mine)))
        await add_rows(self._connection, outlook, rows)


def _snapshots(on: date, code: str) -> Select[Any]:
    passed = literal(on.toordinal(), Integer) - HERE.since
    running = (2 * HERE.interest * passed + HERE.days) // (2 * HERE.days)  # rounded half-up, as `daycount.prorated` does
    nothing = literal(0, BigInteger)
    return select(
        literal(on, Date).label("on"),
        HERE.loan_id.label("loan_id"),
        literal(0, Integer).label("days_past_due"),
        _bucket(on).label("bucket"),
        cast(null(), Date).label("oldest_unpaid_due"),
        HERE.next_due.label("next_due"),
        HERE.currency.label("currency"),
        nothing.label("overdue"),
        (HERE.outstanding + running).label("outstanding"),
    ).where(_holds(on, code))


def _holds(on: date, code: str) -> ColumnElement[bool]:
    called_in = (loan.c.id == HERE.loan_id) & loan.c.accelerated_on.is_not(None)
    return and_(
        HERE.code == code,
        HERE.made_on <= on,
        or_(HERE.until.is_(None), HERE.until > on),
        number_of(payment, payment.c.loan_id == HERE.loan_id) == HERE.facts,
        *(number_of(table, table.c.loan_id == HERE.loan_id) == 0 for table in OTHER_FACTS),
        number_of(loan, called_in) == 0,
    )


def _bucket(on: date) -> ColumnElement[str]:
    """The range by the day that is due next."""
    named = [(_within(each, on), literal(each.code, String)) for each in STANDARD_RANGES]
    return case((HERE.next_due.is_(None), literal(PAID_OFF, String)), *named)


def _within(each: DelinquencyRange, on: date) -> ColumnElement[bool]:
    first = true() if each.max_days is None else HERE.next_due >= on - timedelta(days=each.max_days)
    last = true() if each.min_days is None else HERE.next_due <= on - timedelta(days=each.min_days)
    return and_(first, last)


def _row(each: Outlook, code: str) -> dict[str, Any]:
    same = {name: getattr(each, name) for name in ("loan_id", "made_on", "until", "facts", "days", "next_due")}
    amounts = {"outstanding": each.outstanding.minor, "interest": each.interest.minor, "currency": each.outstanding.currency}
    return same | amounts | {"since": each.since.toordinal(), "code": code}
