"""How facts are divided into the groups of a report: by a column of theirs, by how late a borrower was, or by spans of days.

Facts are a subquery of one row per thing that happened, with `borrower_id`, `language`, `channel` if they have one, and `at` (a moment)
or `on` (a business date). Divided facts have one more column, `grp`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, FromClause, String, Subquery, and_, case, column, func, literal, select, values

from bot.service.report_figures import Split
from bot.service.reports import TOTAL, Scope, Span
from bot.store.base import Instant
from bot.store.tables.lending import delinquency, loan

_UP_TO = ((0, "0"), (7, "1-7"), (30, "8-30"), (90, "31-90"), (180, "91-180"))


def divided(facts: Subquery, by: Split | None, scope: Scope) -> Subquery:
    """The facts with their group."""
    group, source = _division(facts, by, scope)
    return select(facts, group.label("grp")).select_from(source).subquery("divided")


def _division(facts: Subquery, by: Split | None, scope: Scope) -> tuple[ColumnElement[Any], FromClause]:
    if by is None:
        return literal(TOTAL, String), facts
    if by in ("channel", "language"):
        return func.coalesce(facts.c[by], "unknown"), facts
    if by == "lateness":
        late = _lateness(scope)
        return _range_of(late.c.days), facts.outerjoin(late, late.c.borrower_id == facts.c.borrower_id)
    spans = _spans(scope.spans())
    return spans.c.name, facts.join(spans, _within(facts, spans))


def _lateness(scope: Scope) -> Subquery:
    """The most days past due that each borrower had, at the end of the day before the report begins or the first one after."""
    ours = delinquency.join(loan, loan.c.id == delinquency.c.loan_id)
    before = select(func.max(delinquency.c.on)).where(delinquency.c.on < scope.whole.first).scalar_subquery()
    after = select(func.min(delinquency.c.on)).where(delinquency.c.on >= scope.whole.first).scalar_subquery()
    return (
        select(loan.c.borrower_id, func.max(delinquency.c.days_past_due).label("days"))
        .select_from(ours)
        .where(delinquency.c.on == func.coalesce(before, after), loan.c.lender_id == scope.lender_id)
        .group_by(loan.c.borrower_id)
        .subquery("late")
    )


def _range_of(days: ColumnElement[Any]) -> ColumnElement[Any]:
    whens = [(days <= limit, literal(name, String)) for limit, name in _UP_TO]
    return case((days.is_(None), literal("unknown", String)), *whens, else_=literal("181+", String))


def _spans(spans: Sequence[Span]) -> CTE:
    """The spans as rows, so that the database needs no notion of a zone; SQLite wants values named in a CTE."""
    rows = values(
        column("name", String),
        column("first", Date),
        column("last", Date),
        column("begins", Instant),
        column("ends", Instant),
        name="span",
    )
    return rows.data([(each.name, each.first, each.last, each.begins, each.ends) for each in spans]).cte("span")


def _within(facts: Subquery, spans: CTE) -> ColumnElement[bool]:
    if "on" in facts.c:
        return facts.c.on.between(spans.c.first, spans.c.last)
    return and_(facts.c.at >= spans.c.begins, facts.c.at < spans.c.ends)
