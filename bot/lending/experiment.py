"""Whether one wording does more than another, said honestly.

A share's interval is Wilson's, the difference of two shares is Newcombe's (both from E. B. Wilson 1927 and R. G. Newcombe 1998, method
10), at 95 %. A comparison is read once, when as many borrowers were in each arm as was planned before; looking sooner and stopping
when it looks good would find differences that are not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Z = Decimal("1.959963985")
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way of speaking: so many borrowers had it (`asked`), and `answered` of them did what was hoped for."""

    name: str
    asked: int
    answered: int

    def __post_init__(self) -> None:
        if not 0 <= self.answered <= self.asked:
            raise ValueError(f"{self.name}: {self.answered} of {self.asked} is no share; count each borrower once")

    @property
    def share(self) -> Decimal:
        return Decimal(self.answered) / self.asked if self.asked else Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    low: Decimal
    high: Decimal


class Finding(StrEnum):
    TOO_EARLY = "too_early"
    NO_DIFFERENCE_SHOWN = "no_difference_shown"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An arm against the one it is compared with; `difference` and its interval are None while it is too early."""

    arm: Arm
    against: Arm
    finding: Finding
    difference: Decimal | None = None
    interval: Interval | None = None


def wilson(arm: Arm) -> Interval:
    """The interval of a share; everything when nobody was asked."""
    if not arm.asked:
        return Interval(Decimal(0), Decimal(1))
    count, share = Decimal(arm.asked), arm.share
    middle = share + Z * Z / (2 * count)
    reach = Z * (share * (1 - share) / count + Z * Z / (4 * count * count)).sqrt()
    whole = 1 + Z * Z / count
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return Interval(min(share, max(Decimal(0), low)), max(share, min(Decimal(1), high)))  # no last digit leaves the share outside


def newcombe(arm: Arm, against: Arm) -> Interval:
    """The interval of the difference between two shares."""
    one, other, difference = wilson(arm), wilson(against), arm.share - against.share
    down = ((arm.share - one.low) ** 2 + (other.high - against.share) ** 2).sqrt()
    up = ((one.high - arm.share) ** 2 + (against.share - other.low) ** 2).sqrt()
    return Interval(difference - down, difference + up)


def compare(arm: Arm, against: Arm, planned: int) -> Comparison:
    """What may be said of two arms; nothing before each has as many borrowers as `planned`."""
    if min(arm.asked, against.asked) < max(1, planned):
        return Comparison(arm=arm, against=against, finding=Finding.TOO_EARLY)
    interval = newcombe(arm, against)
    shown = Finding.MORE if interval.low > 0 else Finding.LESS if interval.high < 0 else Finding.NO_DIFFERENCE_SHOWN
    difference = arm.share - against.share
    return Comparison(arm=arm, against=against, finding=shown, difference=difference, interval=interval)
