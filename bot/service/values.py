"""Texts of an effect's arguments read as values; Invalid instead of whatever Python would say."""

from __future__ import annotations

from datetime import date

from bot.lending.money import Money
from bot.service.errors import Invalid


def amount_of(text: str, currency: str) -> Money:
    try:
        return Money.of(text, currency)
    except (ValueError, TypeError, ArithmeticError) as problem:
        raise Invalid("amount_malformed") from problem


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError) as problem:
        raise Invalid("date_malformed") from problem
