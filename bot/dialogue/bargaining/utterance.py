"""One message as the negotiation reads it: its meaning, its words, and the exact values found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.dialogue.bargaining.calendar import names_no_day
from bot.lending.money import Money

_SPOKEN_RATE = re.compile(r"(?:a|per|each|every) month", re.IGNORECASE)
_EXPONENT = re.compile(r"e\d", re.IGNORECASE)  # the rest of 1e12, which is not the sum of 1
RATE_GAP = 3  # signs between 一个月 and its sum (一个月还五百)
_LEADS = re.compile(r"\b(?:in|within|for|after|me|about|take|another|than)$")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount, what it is said to be (monthly, weekly or nothing), and where it stands in the text."""

    amount: Money
    role: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """`entities` are those of the message reader: mappings with entity, value, ambiguous, unit, role, start."""

    intent: str
    text: str
    entities: Sequence[Mapping[str, Any]]
    currency: str
    today: date

    def part(self, start: int, end: int) -> Utterance:
        """A stretch of the message with what was found in it."""
        found = [
            {**each, "start": at - start, "end": each.get("end", end) - start}
            for each in self.entities
            if start <= (at := each.get("start", 0)) < end
        ]
        return replace(self, text=self.text[start:end], entities=found)

    def of(self, kind: str) -> Iterator[Mapping[str, Any]]:
        return (found for found in self.entities if found["entity"] == kind)

    def value(self, kind: str) -> Any:
        """The first value of a kind; of several readings the first one, which is the smallest or soonest."""
        return next((reading for found in self.of(kind) if (reading := _reading(found)) is not None), None)

    @property
    def sums(self) -> tuple[Sum, ...]:
        """Every amount of the loan's currency, in the order of the text; of a range the smaller end."""
        units = (None, self.currency)
        meant = [each for each in self.of("money") if each.get("unit") in units or _is_small_change(each)]
        found = [_sum(each, self.currency) for each in meant if not _EXPONENT.match(self.text[each.get("end", len(self.text)) :])]
        return tuple(sum_ for sum_ in found if sum_ is not None)

    @property
    def number(self) -> Decimal | None:
        """A bare number, also one that could have been a choice; the day of a date that does not exist is none."""
        if names_no_day(self.text):
            return None
        said = self.value("number")
        said = next((found["value"] for found in self.of("choice") if not _is_lettered(found)), None) if said is None else said
        return None if said is None or Decimal(said) < 0 else Decimal(said)

    @property
    def day(self) -> date | None:
        """The first day named that is still to come."""
        said = self._date
        return date.fromisoformat(said) if said and said > self.today.isoformat() else None

    @property
    def day_from_today(self) -> date | None:
        """The day named, today included; a length of time counts from today."""
        said = self._date
        if said is not None:
            return date.fromisoformat(said) if said >= self.today.isoformat() else None
        return None if self.days is None else self.today + timedelta(days=self.days)

    @property
    def _date(self) -> str | None:
        """The first date of the message; none when it names a day that no calendar has."""
        if names_no_day(self.text):
            return None
        return next((day for found in self.of("date") if not _whole_month(found) and (day := _reading(found))), None)

    @property
    def names_payday(self) -> bool:
        """Whether the day named is a payday that is not on file."""
        return any(found.get("role") == "payday" and found.get("value") is None for found in self.of("date"))

    @property
    def months(self) -> int | None:
        """A number of instalments, or a length in months; one alone ("a payment plan") is no number."""
        said = self.value("installments")
        return said if said is not None and said > 1 else self._length("month")

    @property
    def month(self) -> tuple[date, date] | None:
        """First and last day of a month that was named without a day ("next month") and is not over."""
        spans = (span for found in self.of("date") if (span := _whole_month(found)))
        return next((span for span in spans if span[1] > self.today), None)

    @property
    def days(self) -> int | None:
        return self._length("day")

    def _length(self, unit: str) -> int | None:
        lengths = (found for found in self.of("duration") if found.get("unit") == unit and not self._is_rate(found))
        return next((_reading(found) for found in lengths), None)

    def _is_rate(self, found: Mapping[str, Any]) -> bool:
        """Whether "a month" says how often and not how long: it follows a figure, whatever became of that."""
        end = found.get("end", -1)
        if found.get("value") == 1 and any(each.role and 0 <= each.start - end <= RATE_GAP for each in self.sums):
            return True  # 一个月五百
        before = self.text[: found.get("start", 0)].lower().rstrip()
        return (
            found.get("value") == 1
            and _SPOKEN_RATE.fullmatch(str(found.get("text", ""))) is not None
            and not _LEADS.search(before)
        )


def _is_lettered(found: Mapping[str, Any]) -> bool:
    """Whether a choice was named by its letter ("plan A"), which is no figure."""
    return str(found.get("text") or "").lower().endswith(tuple("abcdef"))


def _whole_month(found: Mapping[str, Any]) -> tuple[date, date] | None:
    readings = found.get("ambiguous") or []
    if found.get("value") is not None or len(readings) != 2:
        return None
    first, last = (date.fromisoformat(str(each)) for each in readings)
    is_whole = first.day == 1 and (first.year, first.month) == (last.year, last.month) and (last + timedelta(days=1)).day == 1
    return (first, last) if is_whole else None


def _reading(found: Mapping[str, Any]) -> Any:
    readings = found.get("ambiguous") or [None]
    return found["value"] if found.get("value") is not None else readings[0]


def _is_small_change(found: Mapping[str, Any]) -> bool:
    """Whether cents were named, of whichever currency."""
    return re.search(r"\bcents?\b", str(found.get("text") or "").lower()) is not None


def _sum(found: Mapping[str, Any], currency: str) -> Sum | None:
    said = [Decimal(one) for one in found.get("ambiguous") or [found.get("value")] if one is not None]
    return Sum(Money.of(min(said), currency), found.get("role"), found.get("start", 0)) if said else None
