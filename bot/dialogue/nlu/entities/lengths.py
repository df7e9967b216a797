"""Lengths of time, days overdue and numbers of parts: the arithmetic that both languages' finders share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.dialogue.nlu.entities.numerals import whole
from bot.dialogue.nlu.entities.rules import Worth

# A unit by its last Chinese sign or its first three English letters.
MONTHS_IN = {"年": 12, "月": 1, "度": 3, "yea": 12, "yrs": 12, "yr": 12, "mon": 1, "mth": 1, "qua": 3}
DAYS_IN = {"天": 1, "日": 1, "周": 7, "期": 7, "拜": 7, "day": 1, "wee": 7, "wk": 7, "wks": 7, "for": 14}
LONGEST_DAYS, MOST_PARTS = 3650, 360


def length(count: Decimal, unit: str) -> tuple[int, str] | None:
    """Days or months of `count` units; half a month is 15 days, any other broken day or month has no exact length."""
    if unit in DAYS_IN:
        size, of = count * DAYS_IN[unit], "day"
    else:
        size, of = count * MONTHS_IN[unit], "month"
    if of == "month" and size != int(size):
        size, of = size * 30, "day"
    return (int(size), of) if size == int(size) and size > 0 else None


def duration(counts: Sequence[Decimal | None], unit: str) -> Worth | None:
    """One length, or the ends of a range, which stay open."""
    lengths = [length(count, unit) for count in counts if count is not None]
    known = [one for one in lengths if one]
    if not known or len(known) != len(counts):
        return None
    return Worth.one_of(*(size for size, _ in known), unit=known[0][1])


def parts(*texts: str | None) -> Worth | None:
    """A number of instalments, or the ends of a range."""
    numbers = [whole(text) for text in texts if text]
    known = [number for number in numbers if number is not None and 1 <= number <= MOST_PARTS]
    return Worth.one_of(*known) if known and len(known) == len(numbers) else None
