"""What a borrower can say in a negotiation, as figures. `None` always means: not said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.lending.money import Money
from bot.lending.negotiation.errors import BadFigures, not_negative

FIELDS = ("monthly_income", "essential_costs", "other_debt_payments", "savings", "payday")
LAST_DAY = 31
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finances:
    """A household's month; said in parts, and what is said later replaces what was said before."""

    monthly_income: Money | None = None
    essential_costs: Money | None = None
    other_debt_payments: Money | None = None
    savings: Money | None = None
    payday: int | None = None  # day of the month, 1..31; a month without that day pays on its last

    def __post_init__(self) -> None:
        if self.payday is not None and not 1 <= self.payday <= LAST_DAY:
            raise BadFigures("finances.payday", f"{self.payday} is no day of a month", "give 1 to 31")
        not_negative(
            "finances",
            monthly_income=self.monthly_income,
            essential_costs=self.essential_costs,
            other_debt_payments=self.other_debt_payments,
            savings=self.savings,
        )

    @property
    def is_silent(self) -> bool:
        return all(getattr(self, field) is None for field in FIELDS)

    def then(self, later: Finances) -> Finances:
        """These finances corrected by what was said later."""
        return Finances(**{field: _later(getattr(self, field), getattr(later, field)) for field in FIELDS})


def _later(before: Said, now: Said) -> Said:
    return before if now is None else now


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the borrower offers: a first payment, a monthly one, for so long, from a day on, or a lump sum for everything."""

    pay_now: Money | None = None
    pay_monthly: Money | None = None
    months: int | None = None
    first_date: date | None = None
    settle_for: Money | None = None

    def __post_init__(self) -> None:
        amounts = {"pay_now": self.pay_now, "pay_monthly": self.pay_monthly, "settle_for": self.settle_for}
        not_negative("offer", months=self.months, **amounts)


@dataclass(frozen=True, slots=True)
class AskExtension:
    """Everything in one payment, `days` from today."""

    days: int

    def __post_init__(self) -> None:
        not_negative("extension", days=self.days)


@dataclass(frozen=True, slots=True)
class AskWaiver:
    """To be let off a component (`fee`, `penalty`, `interest`), or whatever is possible."""

    component: str | None = None


@dataclass(frozen=True, slots=True)
class CannotPay:
    """Nothing is possible, before a day or at all."""

    until: date | None = None


@dataclass(frozen=True, slots=True)
class Accept:
    """Yes to the last proposal."""


@dataclass(frozen=True, slots=True)
class Reject:
    """No to the last move."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The debt or its amount is contested."""


@dataclass(frozen=True, slots=True)
class WantPerson:
    """A person, please."""


Statement = Finances | Offer | AskExtension | AskWaiver | CannotPay | Accept | Reject | Dispute | WantPerson
