"""Calendar arithmetic: months that end early, years that leap, business days, and the business date of a moment."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def day_in_month(year: int, month: int, day: int) -> date:
    """The day of that month, or the month's last day when it has no such day (31 → 30 April, 28 or 29 February)."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(start: date, months: int, day: int | None = None) -> date:
    """`months` later on day `day` (by default the same day), the month's last day when it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    return day_in_month(index // 12, index % 12 + 1, day or start.day)


def add_years(start: date, years: int) -> date:
    """The same day years later; 29 February becomes 28 February in a common year."""
    return add_months(start, 12 * years)


def next_month_day(after: date, day: int) -> date:
    """The first `day` of a month that falls strictly after `after`."""
    this_month = day_in_month(after.year, after.month, day)
    return this_month if this_month > after else add_months(after, 1, day)


def last_month_day(before: date, day: int) -> date:
    """The last `day` of a month that falls strictly before `before`."""
    this_month = day_in_month(before.year, before.month, day)
    return this_month if this_month < before else add_months(before, -1, day)


def business_days_after(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """The `days`-th day after `start` that is no Saturday, Sunday or holiday."""
    current = start
    while days > 0:
        current += timedelta(days=1)
        days -= current.weekday() < SATURDAY and current not in holidays
    return current


def business_date(moment: datetime, zone: str) -> date:
    """The calendar day of a moment where the lender keeps its book; a moment without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone to have a business date; pass an aware datetime")
    return moment.astimezone(ZoneInfo(zone)).date()


def days_of(start: date, end: date) -> Iterator[date]:
    """Every day from `start` up to, not including, `end`."""
    return (start + timedelta(days=offset) for offset in range((end - start).days))
