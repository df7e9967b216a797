"""How an amount came about, as data that a catalogue can word in any language and a test can add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.lending.money import Money

READABLE_DIGITS = 6


class LineKind(StrEnum):
    PRINCIPAL_DUE = "principal_due"  # an instalment's (or a minimum's) principal that has fallen due
    INTEREST_DUE = "interest_due"  # an instalment's, due: balance × yearly rate ÷ 12, or a month's interest × days ÷ its days
    PENALTY_INTEREST = "penalty_interest"  # base × yearly penalty rate × days ÷ basis
    LATE_FEE = "late_fee"  # max(floor, base × rate)
    CASH_FEE = "cash_fee"  # the like, on cash drawn on a card
    EARLY_FEE = "early_fee"  # the like, on principal repaid before its time
    CHARGE = "charge"  # booked by the lender, with a reason
    CARD_INTEREST = "card_interest"  # base × yearly rate × days ÷ basis, on a revolving balance
    INTEREST_ACCRUED = "interest_accrued"  # the running period's interest (base) × days ÷ days of the period
    PRINCIPAL_NOT_DUE = "principal_not_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationLine:
    """One line of a statement: `amount` is still owed of `charged`; payments and waivers took `settled`.

    `base`, `rate` (a yearly share, or a fee's share), `days`, `basis`, `start`, `end` (the first day that no longer counts) are the
    figures of the formula where the kind has one; a `basis` of 12 counts months, and `days` is then None. `floor` and `limit` are
    set when they decided the amount; `whole` is the equal instalment that a principal is the rest of. `is_due` tells what is due
    today from what is owed but not yet due.
    """

    component: str
    kind: LineKind
    amount: Money
    charged: Money
    is_due: bool
    number: int | None = None
    due: date | None = None
    base: Money | None = None
    rate: Decimal | None = None
    days: int | None = None
    basis: int | None = None
    start: date | None = None
    end: date | None = None
    floor: Money | None = None
    limit: Money | None = None
    whole: Money | None = None
    reason: str = ""

    @property
    def settled(self) -> Money:
        return self.charged - self.amount

    @property
    def daily_rate(self) -> Decimal | None:
        """Rate ÷ basis when it is a short exact number (0.0005), else None and the formula shows the division."""
        if self.rate is None or not self.basis or self.kind is LineKind.INTEREST_ACCRUED:
            return None
        daily = (self.rate / self.basis).normalize()
        return daily if daily.as_tuple().exponent >= -READABLE_DIGITS - 2 else None  # type: ignore[operator]

    @property
    def factors(self) -> tuple[str, ...]:
        """The figures multiplied, in words of no language: ("10,000.00", "0.05%", "12")."""
        if self.base is None:
            return ()
        rate = self.daily_rate if self.daily_rate is not None else self.rate
        shown = [str(self.base)]
        if rate is not None:
            shown.append(f"{percent(rate)}%" + (f" ÷ {self.basis}" if self.basis and self.daily_rate is None else ""))
        if self.days is not None:
            shown.append(str(self.days) + (f" ÷ {self.basis}" if self.rate is None else ""))
        return tuple(shown)

    @property
    def formula(self) -> str:
        """ "10,000.00 × 0.05% × 12 = 60.00", then what was settled: "…; 60.00 − 20.00 = 40.00"."""
        worked = " × ".join(self.factors)
        if self.whole is not None:
            worked = f"{self.whole} − {self.whole - self.charged}"
        if self.floor is not None:
            worked = f"max({self.floor}, {worked})"
        if self.limit is not None:
            worked = f"min({self.limit}, {worked})"
        left = f"{self.charged} − {self.settled} = {self.amount}" if self.settled else ""
        if not worked:
            return left or str(self.charged)
        return f"{worked} = {self.charged}" + (f"; {left}" if left else "")


def percent(share: Decimal) -> str:
    """A share as a percentage without trailing zeros: 0.0005 → 0.05, 0.18 → 18."""
    return f"{(share * 100).normalize():f}"
