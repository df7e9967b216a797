"""What can be wrong with the figures of a negotiation."""

from __future__ import annotations

from decimal import Decimal

from bot.lending.errors import BookError


class BadFigures(BookError):
    """A debt, a lender's rule or a borrower's words with a figure that cannot be true."""


def not_negative(place: str, **figures: object) -> None:
    """Refuse any figure below zero; `None` is a figure that was not given."""
    for name, figure in figures.items():
        minor = getattr(figure, "minor", figure)
        if minor is not None and minor < 0:  # type: ignore[operator]
            raise BadFigures(f"{place}.{name}", f"{figure} is below zero", "give zero or more")


def a_share(place: str, share: Decimal) -> None:
    """Refuse a share outside 0..1."""
    if not 0 <= share <= 1:
        raise BadFigures(place, f"{share} is not a share", "give a number from 0 to 1")
