"""Days counted from a day: months that end, weeks that begin on Monday, paydays."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def days(start: date, count: int) -> date:
    return start + timedelta(days=count)


def add_months(start: date, count: int) -> date:
    """The same day of another month, or its last day where it has no such day."""
    return in_month(start, count, start.day)


def in_month(start: date, offset: int, day: int) -> date:
    """Day `day` (the last one at most) of the month `offset` months from that of `start`."""
    months = start.year * 12 + start.month - 1 + offset
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def shifted(start: date, count: int, unit: str) -> date:
    """`count` days, weeks, months or years from `start`; the unit by its last Chinese sign."""
    if unit in "月年":
        return add_months(start, count * (12 if unit == "年" else 1))
    return days(start, count * (7 if unit in "周期拜" else 1))


def days_since_months(today: date, months: int) -> int:
    """How many days the last `months` months had."""
    return (today - add_months(today, -months)).days


def month_end(start: date, offset: int = 0) -> date:
    return in_month(start, offset, 31)


def weekday(start: date, week: int, day: int) -> date:
    """Weekday `day` (Monday 0) of the calendar week `week` weeks from that of `start`."""
    return start + timedelta(days=day - start.weekday() + 7 * week)


def coming(start: date, day: int) -> date:
    """The next such weekday, today included."""
    return start + timedelta(days=(day - start.weekday()) % 7)


def next_day_of_month(today: date, day: int) -> date | None:
    """The next date, today included, that has this number; None for a number no month has."""
    return _numbered(today, day, range(3))


def last_day_of_month(today: date, day: int) -> date | None:
    """The latest date, today included, that has this number."""
    return _numbered(today, day, range(0, -3, -1))


def _numbered(today: date, day: int, offsets: range) -> date | None:
    if not 1 <= day <= 31:
        return None
    for offset in offsets:
        candidate = in_month(today, offset, day)
        if candidate.day == day and (candidate >= today if offsets.step > 0 else candidate <= today):
            return candidate
    return None


def next_payday(today: date, payday: int | date | None, offset: int = 0) -> date | None:
    """The payday on file, today or later; `offset` asks for that of another month. None when none is on file."""
    if isinstance(payday, date):
        while payday < today:
            payday = add_months(payday, 1)
        return payday if offset == 0 else in_month(today, offset, payday.day)
    if payday is None or not 1 <= payday <= 31:
        return None
    this = in_month(today, offset, payday)
    return this if this >= today or offset else in_month(today, 1, payday)


def made(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def near(today: date, month: int, day: int) -> tuple[date, ...]:
    """A date without its year: the coming one, unless it passed within half a year, when it may be either."""
    this, following = made(today.year, month, day), made(today.year + 1, month, day)
    if this is None or this >= today:
        return tuple(one for one in (this or following,) if one)
    if following and (today - this).days > 183:
        return (following,)
    return tuple(one for one in (this, following) if one)
