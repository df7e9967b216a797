"""How late a loan is, named by ranges that are data.

A range counts days relative to the oldest unpaid due date (positive: past due) or, with nothing overdue, to the next due date
(negative: still to come).
"""

from __future__ import annotations

from dataclasses import dataclass

GRACE = "grace"
PAID_OFF = "paid_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelinquencyRange:
    """`code` for days from `min_days` to `max_days`, both counted; None is without end."""

    code: str
    min_days: int | None
    max_days: int | None

    def holds(self, days: int) -> bool:
        return (self.min_days is None or self.min_days <= days) and (self.max_days is None or days <= self.max_days)


def _range(code: str, min_days: int | None, max_days: int | None) -> DelinquencyRange:
    return DelinquencyRange(code=code, min_days=min_days, max_days=max_days)


STANDARD_RANGES = (
    _range("not_due", None, -11),
    _range("due_soon", -10, -1),
    _range("due_today", 0, 0),
    _range("1-7", 1, 7),
    _range("8-30", 8, 30),
    _range("31-90", 31, 90),
    _range("91-180", 91, 180),
    _range("181+", 181, None),
)


def delinquency_range(days: int | None, grace_days: int = 0, ranges: tuple[DelinquencyRange, ...] = STANDARD_RANGES) -> str:
    """The code of the range; `grace` for the days late that the contract tolerates, `paid_off` when nothing is owed (None)."""
    if days is None:
        return PAID_OFF
    if 0 < days <= grace_days:
        return GRACE
    return next(each.code for each in ranges if each.holds(days))
