"""Figures, dates and names as people read them; the one place that formats, so that a language is right everywhere or nowhere.

Shared like the catalogue: answers, receipts, letters and reminders all say an amount or a day the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bot import catalogue
from bot.lending.components import Components
from bot.lending.derivation import percent as bare_percent
from bot.lending.money import Money
from bot.service.turn import Language

SIGNS = {"CNY": "¥"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def money(amount: Money, language: Language) -> str:
    """ "¥1,234.50" in Chinese, "CNY 1,234.50" in English."""
    sign = SIGNS.get(amount.currency) if language == "zh" else None
    return f"{sign}{amount}" if sign else f"{amount.currency} {amount}"


def day(when: date, language: Language, today: date | None = None) -> str:
    """ "11月21日" or "21 November", with the year where it isn't that of `today`."""
    other_year = today is None or today.year != when.year
    if language == "zh":
        return (f"{when.year}年" if other_year else "") + f"{when.month}月{when.day}日"
    return f"{when.day} {MONTHS[when.month - 1]}" + (f" {when.year}" if other_year else "")


def percent(share: Decimal) -> str:
    """A share as a percentage: 0.0005 → "0.05%"."""
    return f"{bare_percent(share)}%"


def days(count: int, language: Language) -> str:
    if language == "zh":
        return f"{count}天"
    return f"{count} day" + ("" if count == 1 else "s")


def listed(parts: Iterable[str], language: Language) -> str:
    """ "a、b和c" or "a, b and c"."""
    *first, last = list(parts) or [""]
    if not first:
        return last
    return ("、" if language == "zh" else ", ").join(first) + ("和" if language == "zh" else " and ") + last


def in_a_row(parts: Iterable[str], language: Language) -> str:
    """ "a；b；c" or "a; b; c", for parts that hold several words each."""
    return ("；" if language == "zh" else "; ").join(parts)


def component(name: str, language: Language) -> str:
    """ "罚息" or "penalty interest" for a component of an amount owed."""
    return catalogue.word(f"component_{name}", language)


def parts(amount: Components, language: Language) -> str:
    """ "本金¥900.00、利息¥18.00和罚息¥0.54", principal first, as people think of it."""
    gap = "" if language == "zh" else " "
    named = [f"{component(name, language)}{gap}{money(each, language)}" for name, each in amount.items() if each]
    return listed(reversed(named), language)


def nothing(language: Language) -> str:
    """What stands where there is no figure."""
    return "（无）" if language == "zh" else "(none)"


def colon(language: Language) -> str:
    return "：" if language == "zh" else ": "
