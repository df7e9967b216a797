"""The shared formatting of figures and dates, under the name that answers know it by."""

from __future__ import annotations

from bot.wording import MONTHS, SIGNS, colon, component, day, days, listed, money, nothing, parts, percent

__all__ = ["MONTHS", "SIGNS", "colon", "component", "day", "days", "listed", "money", "nothing", "parts", "percent"]
