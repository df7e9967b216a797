"""When people answer: periods of the day for working days and for rest days, by a country's calendar of holidays.

Periods are written "09:00-12:30"; "24:00" ends a day. A working day is what the calendar says it is: where a weekend is worked to make
up for a holiday, it counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import Field, field_validator

from bot.rulebook.loader import rule, rules
from bot.rulebook.products import Data

PERIOD = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
LOOK_AHEAD_DAYS = 31
SATURDAY = 5


class Hours(Data):
    """Opening hours; `workdays` and `rest_days` are minutes since midnight, from and up to."""

    workdays: tuple[tuple[int, int], ...]
    rest_days: tuple[tuple[int, int], ...] = ()

    @field_validator("workdays", "rest_days", mode="before")
    @classmethod
    def _minutes(cls, value: Any) -> Any:
        return tuple(_period(each) if isinstance(each, str) else each for each in value)

    def periods(self, day: date, calendar: str) -> tuple[tuple[int, int], ...]:
        return self.workdays if is_working_day(calendar, day) else self.rest_days

    def is_open(self, here: datetime, calendar: str) -> bool:
        """Whether somebody answers at this local moment."""
        minute = here.hour * 60 + here.minute
        return any(start <= minute < end for start, end in self.periods(here.date(), calendar))

    def opens_next(self, here: datetime, calendar: str) -> datetime | None:
        """The next local moment at which somebody answers, `here` itself when they do now; None when not within a month."""
        if self.is_open(here, calendar):
            return here
        return next((moment for moment in self._openings(here, calendar) if moment > here), None)

    def _openings(self, here: datetime, calendar: str) -> Iterator[datetime]:
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        for ahead in range(LOOK_AHEAD_DAYS):
            day = midnight + timedelta(days=ahead)
            for start, _ in self.periods(day.date(), calendar):
                yield day.replace(hour=start // 60, minute=start % 60)

    def shown(self, day: date, calendar: str) -> str:
        """The day's periods as people write them, "09:00–12:30, 13:30–21:00"; "" when nobody answers on it."""
        return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in self.periods(day, calendar))


class Desk(Hours):
    """A lender's desk: its usual hours, and those of queues that differ."""

    calendar: str
    queues: dict[str, Hours] = Field(default_factory=dict)

    def of(self, topic: str) -> Hours:
        """The hours of a queue."""
        return self.queues.get(topic, self)


def is_working_day(country: str, day: date) -> bool:
    """Whether people work on a day in a country (ISO code), by the rulebook's calendar for its year, else by the statute alone."""
    known = rules().get(f"calendars.{country.lower()}")
    if known is None or not known.holds_on(day):
        return bool(_statute(country, day.year).is_working_day(day))
    if day in known.value.get("worked_weekends", ()):
        return True
    return day.weekday() < SATURDAY and day not in rest_days(country)


@cache
def rest_days(country: str) -> frozenset[date]:
    """The public holidays that the rulebook's calendar of a country names."""
    value = rule(f"calendars.{country.lower()}").value
    return frozenset(rule(value["rest_days_of"]).value if "rest_days_of" in value else value["rest_days"])


@cache
def _statute(country: str, year: int) -> Any:
    import holidays

    return holidays.country_holidays(country, years=year)


def _period(text: str) -> tuple[int, int]:
    found = PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no period; write it as 09:00-12:30")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if not start < end <= 24 * 60:
        raise ValueError(f"{text!r} ends before it begins, or after 24:00")
    return start, end


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
