"""How a contract counts the days that interest runs.

The first day counts, the last does not (算头不算尾): money missing from the 1st and paid on the 13th is 12 days late.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.lending.money import Money


class DayCount(StrEnum):
    """Days over the days of a year: actual/360 (银发〔2005〕129号 practice), actual/365 fixed, 30/360."""

    ACT_360 = "act_360"
    ACT_365F = "act_365f"
    THIRTY_360 = "thirty_360"

    @property
    def basis(self) -> int:
        """Days in the contract's year."""
        return 365 if self is DayCount.ACT_365F else 360

    def days(self, start: date, end: date) -> int:
        """Days that bear interest from `start` up to, not including, `end`."""
        return _thirty_360(start, end) if self is DayCount.THIRTY_360 else (end - start).days


def _thirty_360(start: date, end: date) -> int:
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def accrued(base: Money, annual_rate: Decimal, days: int, basis: int) -> Money:
    """base × annual rate × days ÷ basis, rounded half-up once; multiplied before divided, so that no tie is lost."""
    exact = Decimal(base.minor) * annual_rate * days / basis
    return Money(int(exact.to_integral_value(ROUND_HALF_UP)), base.currency)


def prorated(whole: Money, part: int, parts: int) -> Money:
    """whole × part ÷ parts, rounded half-up once."""
    exact = Decimal(whole.minor) * part / parts
    return Money(int(exact.to_integral_value(ROUND_HALF_UP)), whole.currency)
