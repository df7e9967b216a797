"""A sum told by the week, the fortnight, the year or the day ("年薪6万", "800 a week"), as what it is in a month.

Rounded so that nobody is taken for better off than they said: income down (a month has four weeks), what goes out up (it has 52/12 of
them, and 31 days). How many days somebody works is not known, so income by the day or the hour is no monthly sum: it is asked again.
"""

from __future__ import annotations

from bot.dialogue.bargaining.words import names
from bot.lending.money import Money

WEEKS = 4  # in a month, rounded down: a weekly sum is never taken for more than was said
RATES = ("fortnightly", "weekly", "yearly", "daily")
IN = {"fortnightly": (2, 1), "weekly": (WEEKS, 1), "yearly": (1, 12)}  # income: months' worth of one such sum, as a fraction
OUT = {"fortnightly": (26, 12), "weekly": (52, 12), "yearly": (1, 12), "daily": (31, 1)}


def rate_of(text: str) -> str | None:
    """How often a sum is meant by its words; None where it is by the month, or nothing is said of it."""
    return None if names(text, "by_month") else next((rate for rate in RATES if names(text, rate)), None)


def by_the_month(amount: Money, text: str, *, comes_in: bool) -> Money | None:
    """The sum for a month; None for income by the day."""
    rate = rate_of(text)
    if rate is None:
        return amount
    share = (IN if comes_in else OUT).get(rate)
    if share is None:
        return None
    top, bottom = share
    minor = amount.minor * top // bottom if comes_in else -(-amount.minor * top // bottom)
    return Money(minor, amount.currency)
