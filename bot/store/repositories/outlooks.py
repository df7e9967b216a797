"""Snapshots of loans whose outlook holds, made by the database alone in one statement, and the outlooks themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import lending
from bot.lending.delinquency import STANDARD_RANGES, DelinquencyRange
from bot.lending.money import Money
from bot.lending.outlook import Accrual, Outlook
from bot.store.bulk import add_rows, join_whole, stretch, within
from bot.store.tables.lending import accrual, charge, delinquency, drawing, loan, outlook, payment, penalty_hold, waiver

FACTS = (payment, charge, drawing, waiver, penalty_hold)
HERE = outlook.c
SAME = ("loan_id", "made_on", "until", "facts", "oldest_unpaid_due", "next_due")
Stretch = tuple[str, str | None]


@cache
def code() -> str:
    """A short name of the code that works loans out: outlooks of another are not relied on."""
    sources = sorted(Path(lending.__file__).parent.glob("*.py"))
    return sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:16]


class OutlookRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def carry(self, on: date, after: str, upto: str | None) -> int:
        """Take the missing snapshots of a stretch of the book whose outlook still holds; returns how many. Outlooks of other code, and
        of loans that a fact was booked on since, are left to be worked out anew."""
        snapshots = _snapshots(on, (after, upto))
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        names = [column.name for column in snapshots.selected_columns]
        await join_whole(self._connection)
        carried = dialect.insert(delinquency).from_select(names, snapshots).on_conflict_do_nothing()
        return (await self._connection.execute(carried, execution_options={"preserve_rowcount": True})).rowcount

    async def of(self, loan_ids: Collection[str], on: date) -> dict[str, Outlook]:
        """The outlooks of loans, by loan id, that hold on a day while nothing is recorded."""
        mine = within(self._connection, HERE.loan_id, loan_ids), _holds(on)
        found = (await self._connection.execute(select(outlook).where(*mine))).all()
        theirs = select(accrual).where(within(self._connection, accrual.c.loan_id, [row.loan_id for row in found]))
        grown: dict[str, list[Accrual]] = defaultdict(list)
        for row in await self._connection.execute(theirs.order_by(accrual.c.loan_id, accrual.c.place)):
            grown[row.loan_id].append(_accrual(row))
        return {row.loan_id: _outlook(row, grown[row.loan_id]) for row in found}

    async def put(self, outlooks: Iterable[Outlook]) -> None:
        """Keep these outlooks in place of those that their loans had."""
        new = list(outlooks)
        mine: Collection[str] = [each.loan_id for each in new]
        for table in (accrual, outlook):
            await self._connection.execute(delete(table).where(within(self._connection, table.c.loan_id, mine)))
        await add_rows(self._connection, outlook, [_row(each) for each in new])
        await add_rows(self._connection, accrual, [row for each in new for row in _accrual_rows(each)])


def _snapshots(on: date, here: Stretch) -> Select[Any]:
    grown, known, today = _grown(on, here), _known(here), literal(on.toordinal(), Integer)
    source = outlook.join(known, known.c.loan_id == HERE.loan_id, isouter=True)
    return (
        select(
            literal(on, Date).label("on"),
            HERE.loan_id.label("loan_id"),
            func.coalesce(today - HERE.late_since, 0).label("days_past_due"),
            _bucket(on).label("bucket"),
            HERE.oldest_unpaid_due.label("oldest_unpaid_due"),
            HERE.next_due.label("next_due"),
            HERE.currency.label("currency"),
            (HERE.overdue + func.coalesce(grown.c.due, 0)).label("overdue"),
            (HERE.outstanding + func.coalesce(grown.c.whole, 0)).label("outstanding"),
        )
        .select_from(source.join(grown, grown.c.loan_id == HERE.loan_id, isouter=True))
        .where(stretch(HERE.loan_id, *here), _holds(on), func.coalesce(known.c.facts, 0) == HERE.facts)
    )


def _grown(on: date, here: Stretch) -> Subquery:
    """What the days have added to each loan's outlook, and how much of it is overdue, rounded as `Accrual.minor` does."""
    row, passed = accrual.c, literal(on.toordinal(), Integer) - accrual.c.since
    added = case((passed > 0, (2 * row.per_day * passed + row.parts) // (2 * row.parts)), else_=literal(0, BigInteger))
    due = case((row.due, added), else_=literal(0, BigInteger))
    sums = [cast(func.sum(part), BigInteger).label(name) for name, part in (("whole", added), ("due", due))]
    return select(row.loan_id, *sums).where(stretch(row.loan_id, *here)).group_by(row.loan_id).subquery("grown")


def _known(here: Stretch) -> Subquery:
    """How many facts each loan has; that it was called in is one more."""
    every = [select(table.c.loan_id).where(stretch(table.c.loan_id, *here)) for table in FACTS]
    called_in = select(loan.c.id.label("loan_id")).where(stretch(loan.c.id, *here), loan.c.accelerated_on.is_not(None))
    facts = union_all(*every, called_in).subquery()
    return select(facts.c.loan_id, func.count().label("facts")).group_by(facts.c.loan_id).subquery("known")


def _holds(on: date) -> ColumnElement[bool]:
    return and_(HERE.code == code(), HERE.made_on <= on, or_(HERE.until.is_(None), HERE.until > on))


def _bucket(on: date) -> ColumnElement[str]:
    """The range by the day since which the loan is late, or else that is due next."""
    named = [(_within(each, on), literal(each.code, String)) for each in STANDARD_RANGES]
    return case((HERE.bucket.is_not(None), HERE.bucket), *named)


def _within(each: DelinquencyRange, on: date) -> ColumnElement[bool]:
    counted_from = func.coalesce(HERE.oldest_unpaid_due, HERE.next_due)
    first = true() if each.max_days is None else counted_from >= on - timedelta(days=each.max_days)
    last = true() if each.min_days is None else counted_from <= on - timedelta(days=each.min_days)
    return and_(first, last)


def _row(each: Outlook) -> dict[str, Any]:
    amounts = {"outstanding": each.outstanding.minor, "overdue": each.overdue.minor, "currency": each.outstanding.currency}
    return {
        **{name: getattr(each, name) for name in SAME},
        **amounts,
        "next_amount": None if each.next_amount is None else each.next_amount.minor,
        "late_since": each.oldest_unpaid_due.toordinal() if each.oldest_unpaid_due else None,
        "bucket": each.range,
        "code": code(),
    }


def _outlook(row: Row[Any], grown: Iterable[Accrual]) -> Outlook:
    return Outlook(
        **{name: getattr(row, name) for name in SAME},
        outstanding=Money(row.outstanding, row.currency),
        overdue=Money(row.overdue, row.currency),
        accruals=tuple(grown),
        next_amount=None if row.next_amount is None else Money(row.next_amount, row.currency),
        range=row.bucket,
    )


def _accrual(row: Row[Any]) -> Accrual:
    return Accrual(per_day=row.per_day, parts=row.parts, since=date.fromordinal(row.since), due=row.due)


def _accrual_rows(of: Outlook) -> Iterable[dict[str, Any]]:
    for place, each in enumerate(of.accruals):
        numbers = {"per_day": each.per_day, "parts": each.parts, "since": each.since.toordinal(), "due": each.due}
        yield {"loan_id": of.loan_id, "place": place} | numbers
