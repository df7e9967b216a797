"""Reports of a lender's work over a range of days, and the desk as it is at this moment.

A report is a handful of queries whatever the size of the book, and holds counts only: no name, number or text of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.rulebook.contact import contact_rules
from bot.rulebook.lenders import UnknownLender, lender
from bot.service.errors import Invalid
from bot.service.report_figures import FAMILIES, SPLITS, Counts, Family, Split
from bot.service.turn import Json

LONGEST = 366
TOTAL = "total"
_WEEK = 7
LATENESS = ("0", "1-7", "8-30", "31-90", "91-180", "181+", "unknown")
_FIXED: dict[Split, tuple[str, ...]] = {"channel": ("web", "sms"), "language": ("zh", "en"), "lateness": LATENESS}


@dataclass(frozen=True, slots=True)
class Span:
    """Business days from `first` to `last`, both included, and the moments at which they begin and are over."""

    name: str
    first: date
    last: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report is of: a lender's days, and how they are split, if they are."""

    lender_id: str
    whole: Span
    by: Split | None
    zone: ZoneInfo

    def spans(self) -> list[Span]:
        """The days or weeks of a split by time; the last week may be cut short."""
        step = _WEEK if self.by == "week" else 1
        starts = [self.whole.first + timedelta(days) for days in range(0, (self.whole.last - self.whole.first).days + 1, step)]
        return [_span(each, min(each + timedelta(step - 1), self.whole.last), self.zone) for each in starts]

    def groups(self) -> tuple[str, ...]:
        """The groups of the split in their order; () without one."""
        if self.by is None:
            return ()
        return _FIXED.get(self.by) or tuple(span.name for span in self.spans())


class Reports(Protocol):
    """What reports ask of a database."""

    async def counts(self, family: str, scope: Scope, by: Split | None) -> dict[str, Counts]:
        """A family's counts by group; the one group `total` without a split."""
        ...

    async def spread(self, scope: Scope) -> dict[int, int]:
        """How many borrowers had so many counted messages at the most within any 7 days."""
        ...

    async def meanings(self, scope: Scope, by: Split | None) -> dict[str, dict[str, int]]:
        """How many messages were taken to mean what, by group; the one group `total` without a split."""
        ...

    async def waiting(self, now: datetime, risk: timedelta) -> Json:
        """What waits at the desk at a moment, and which clocks run out within `risk`."""
        ...


class Reporting(Protocol):
    """The part of a unit of work that reports see."""

    @property
    def reports(self) -> Reports: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A family's figures: in total, and by group when it can be split as was asked, else `groups` is empty."""

    family: Family
    total: Counts
    groups: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How many messages were taken to mean one thing, in total and by group."""

    intent: str
    total: int
    groups: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    scope: Scope
    parts: tuple[Part, ...]
    meanings: tuple[Meaning, ...]
    spread: Mapping[int, int]
    caps: Mapping[str, int]

    def to_json(self) -> Json:
        whole = self.scope.whole
        return {
            "lender": self.scope.lender_id,
            "from": whole.first.isoformat(),
            "to": whole.last.isoformat(),
            "by": self.scope.by,
            "groups": self.scope.groups(),
            "parts": [_part_json(part) for part in self.parts],
            "meanings": [{"intent": each.intent, "total": each.total, "groups": dict(each.groups)} for each in self.meanings],
            "spread": [{"messages": messages, "borrowers": people} for messages, people in sorted(self.spread.items())],
            "caps": dict(self.caps),
        }


def scope_of(lender_id: str, zone: str, first: date, last: date, by: str | None = None) -> Scope:
    """Invalid for days in the wrong order, a range longer than a year, or a split that there is not."""
    if not timedelta(0) <= last - first < timedelta(days=LONGEST):
        raise Invalid("field", field="to")
    split = next((each for each in SPLITS if each == by), None)
    if by and split is None:
        raise Invalid("field", field="by")
    place = ZoneInfo(zone)
    return Scope(lender_id=lender_id, whole=_span(first, last, place), by=split, zone=place)


async def report(uow: Reporting, scope: Scope) -> Report:
    """Every figure over the days of a scope, in total and split."""
    parts = []
    for family in FAMILIES:
        total = (await uow.reports.counts(family.name, scope, None)).get(TOTAL, {})
        split = scope.by if scope.by in family.splits else None
        found = await uow.reports.counts(family.name, scope, split) if split else {}
        shown = [*scope.groups(), *sorted(set(found) - set(scope.groups()))] if split else []
        parts.append(Part(family, total, {group: found.get(group, {}) for group in shown}))
    return Report(scope, tuple(parts), await _meanings(uow, scope), await uow.reports.spread(scope), _caps(scope.lender_id))


async def _meanings(uow: Reporting, scope: Scope) -> tuple[Meaning, ...]:
    """What was meant, the most frequent first; every group of the split is there, if only as 0."""
    totals = await uow.reports.meanings(scope, None)
    split = await uow.reports.meanings(scope, scope.by) if scope.by else {}
    groups = list(dict.fromkeys((*scope.groups(), *(group for found in split.values() for group in found))))
    each = [
        Meaning(intent, found[TOTAL], {group: split.get(intent, {}).get(group, 0) for group in groups} if scope.by else {})
        for intent, found in totals.items()
    ]
    return tuple(sorted(each, key=lambda meaning: (-meaning.total, meaning.intent)))


def _caps(lender_id: str) -> dict[str, int]:
    """How many messages the lender's rules allow a borrower in a day, any 7 and any 30 days; {} for a lender without rules."""
    try:
        rules = contact_rules(lender(lender_id))
    except UnknownLender:
        return {}
    return {"most_in_a_day": rules.per_day, "most_in_a_week": rules.per_week, "most_in_a_month": rules.per_month}


def _part_json(part: Part) -> Json:
    return {
        "name": part.family.name,
        "splits": part.family.splits,
        "figures": [
            {
                "name": figure.name,
                "unit": figure.unit,
                "total": plain(figure.value(part.total)),
                "groups": {group: plain(figure.value(counts)) for group, counts in part.groups.items()},
            }
            for figure in part.family.figures
        ],
    }


def plain(value: int | Decimal | None) -> int | float | None:
    """A figure as JSON and spreadsheets know it; shares and marks were rounded before."""
    return float(value) if isinstance(value, Decimal) else value


def _span(first: date, last: date, zone: ZoneInfo) -> Span:
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return Span(first.isoformat(), first, last, begins, ends)


def days_before(today: date, count: int) -> tuple[date, date]:
    """The last so many days, today included."""
    return today - timedelta(days=count - 1), today
