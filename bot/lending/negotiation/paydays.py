"""When money arrives: the paydays of a household, or whole months from today when no payday was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.lending.dates import add_months, day_in_month


@lru_cache(maxsize=8192)
def _arrival(today: date, payday: int | None, count: int) -> date:
    if payday is None:
        # A month that starts on the 31st is over, for certain, on the first when the next month has no such day.
        same_day = add_months(today, count)
        return same_day if same_day.day == today.day else add_months(today, count + 1, 1)
    this_month = day_in_month(today.year, today.month, payday)
    return add_months(today, count - (this_month > today), payday)


@lru_cache(maxsize=8192)
def months_later(day: date, count: int) -> date:
    """The same day of a later month, remembered: plans are laid out on the same days again and again."""
    return add_months(day, count)


@lru_cache(maxsize=8192)
def _arrived(today: date, payday: int | None, due: date) -> int:
    months = (due.year - today.year) * 12 + due.month - today.month
    if payday is None:
        return months - (due.day < today.day)
    already = today >= day_in_month(today.year, today.month, payday)
    return months + (due >= day_in_month(due.year, due.month, payday)) - already


@dataclass(frozen=True, slots=True)
class Paydays:
    """The days on which income arrives after `today`; `payday` 29 to 31 falls on the last day of a shorter month."""

    today: date
    payday: int | None

    def arrival(self, count: int) -> date:
        """The day by which income has arrived `count` times (1 or more)."""
        return _arrival(self.today, self.payday, count)

    def arrived(self, due: date) -> int:
        """How many times income arrives after today, up to and on `due`."""
        return _arrived(self.today, self.payday, due)
