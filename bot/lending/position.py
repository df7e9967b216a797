"""How a loan stands on a day: the figures of a statement without the lines that say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.lending.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How a loan stands on a day, without the lines that say why: the figures of a statement, at a third of its cost."""

    outstanding: Money
    overdue: Money
    next_due: date | None
    next_amount: Money | None
    days_past_due: int
    oldest_unpaid_due: date | None
    range: str
