"""Days that no calendar has: "2月31号", "31 February". What follows them is no figure, and no day is guessed for them.

And the day that is meant in every month: "每月20号", "the 20th of each month".
"""

from __future__ import annotations

import re
from calendar import monthrange

LEAP = 2028
LAST = 31
_EACH_MONTH = (
    re.compile(r"每个?月的?\s*(?P<day>\d{1,2})\s*[日号]"),
    re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)\s+(?:of\s+)?(?:every|each)\s+month\b"),
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<{{name}}>{'|'.join(MONTHS)})[a-z]*"
_NAMED = (
    re.compile(r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.format(name='month')}\b"),
    re.compile(rf"\b{_MONTH.format(name='month')}\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"),
)


def names_no_day(text: str) -> bool:
    """Whether a text names a day of a month that does not have it."""
    found = (each for pattern in _NAMED for each in pattern.finditer(text.lower()))
    return any(not _exists(each["month"], int(each["day"])) for each in found)


def day_each_month(text: str) -> int | None:
    """The day of the month that a text names for every month."""
    found = next((each for pattern in _EACH_MONTH if (each := pattern.search(text.lower()))), None)
    return int(found["day"]) if found and 1 <= int(found["day"]) <= LAST else None


def _exists(month: str, day: int) -> bool:
    number = int(month) if month.isdigit() else MONTHS.index(month) + 1
    return 1 <= number <= len(MONTHS) and 1 <= day <= monthrange(LEAP, number)[1]
