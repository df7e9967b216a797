"""Counts for reports: one query a family, the same on both databases, and the desk's waiting cases in two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.report_figures import Counts, Split
from bot.service.reports import Scope
from bot.service.turn import Json
from bot.store.repositories.report_facts import COUNTINGS, heard, how_many, windows
from bot.store.repositories.report_splits import divided
from bot.store.tables.staff import handoff_case


class ReportRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def counts(self, family: str, scope: Scope, by: Split | None) -> dict[str, Counts]:
        counting = COUNTINGS[family]
        facts = divided(counting.facts(scope).subquery("facts"), by, scope)
        facts = _ranked(facts, counting.ranked) if counting.ranked else facts
        counted = counting.counted(facts) | dict(_percentiles(facts, counting.ranked))
        query = select(facts.c.grp, *(each.label(name) for name, each in counted.items())).group_by(facts.c.grp)
        rows = (await self._connection.execute(query)).mappings()
        return {row["grp"]: {name: None if row[name] is None else int(row[name]) for name in counted} for row in rows}

    async def spread(self, scope: Scope) -> dict[int, int]:
        sent = windows(scope).subquery("sent")
        most = select(sent.c.borrower_id, func.max(sent.c.week).label("most")).where(sent.c.at >= scope.whole.begins)
        people = most.group_by(sent.c.borrower_id).subquery("people")
        query = select(people.c.most, func.count()).group_by(people.c.most)
        return {most: count for most, count in await self._connection.execute(query)}

    async def meanings(self, scope: Scope, by: Split | None) -> dict[str, dict[str, int]]:
        facts = divided(heard(scope).subquery("facts"), by, scope)
        query = select(facts.c.intent, facts.c.grp, func.count()).group_by(facts.c.intent, facts.c.grp)
        found: dict[str, dict[str, int]] = {}
        for intent, group, count in await self._connection.execute(query):
            found.setdefault(intent, {})[group] = count
        return found

    async def waiting(self, now: datetime, risk: timedelta) -> Json:
        columns = handoff_case.c
        unclosed = columns.status.in_(("open", "claimed"))
        clocks = select(
            how_many(columns.due_at <= now).label("breached"),
            how_many((columns.due_at > now) & (columns.due_at <= now + risk)).label("at_risk"),
            how_many(columns.status == "claimed").label("held"),
        ).where(unclosed)
        totals = (await self._connection.execute(clocks)).mappings().one()
        queues = [
            {"topic": row.topic, "language": row.language, "waiting": row.waiting, "longest_wait": _since(row.first, now)}
            for row in await self._connection.execute(_queues())
        ]
        return {
            **{name: int(value) for name, value in totals.items()},
            "waiting": sum(queue["waiting"] for queue in queues),
            "danger": sum(queue["waiting"] for queue in queues if queue["topic"] == "danger"),
            "longest_wait": max((queue["longest_wait"] for queue in queues), default=None),
            "queues": queues,
        }


def _queues() -> Any:
    columns = handoff_case.c
    first = func.min(columns.opened_at)
    return (
        select(columns.topic, columns.language, func.count().label("waiting"), first.label("first"))
        .where(columns.status == "open")
        .group_by(columns.topic, columns.language)
        .order_by(func.min(columns.priority), first)
    )


def _since(moment: datetime, now: datetime) -> int:
    return max(0, int((now - moment).total_seconds()))


def _ranked(facts: Subquery, names: tuple[str, ...]) -> Subquery:
    """The facts with, for each of these columns, their place in their group's order and how many have a value there."""
    ranks = [
        column
        for name in names
        for column in (
            func.row_number()
            .over(partition_by=facts.c.grp, order_by=(facts.c[name].is_(None), facts.c[name]))
            .label(f"{name}_at"),
            func.count(facts.c[name]).over(partition_by=facts.c.grp).label(f"{name}_of"),
        )
    ]
    return select(facts, *ranks).subquery("ranked")


def _percentiles(facts: Subquery, names: tuple[str, ...]) -> Iterator[tuple[str, ColumnElement[Any]]]:
    """The value at the middle, and the one that nine in ten do not exceed: by nearest rank, so that each is one that occurred."""
    for name in names:
        place, many = facts.c[f"{name}_at"], facts.c[f"{name}_of"]
        for label, rank in (("median", (many + 1) // 2), ("p90", (many * 9 + 9) // 10)):
            yield f"{name}_{label}", func.max(case((place == rank, facts.c[name])))
