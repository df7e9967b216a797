"""What is owed and what the lender's rules allow: the two fixed sides of a negotiation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from bot.lending.components import Components
from bot.lending.money import Money
from bot.lending.negotiation.errors import BadFigures, a_share, not_negative

Value = TypeVar("Value")
Steps = tuple[tuple[int, Value], ...]


def step_at(steps: Iterable[tuple[int, Value]], days_past_due: int, otherwise: Value) -> Value:
    """The value of the last step whose days are reached; `otherwise` before the first one."""
    found = otherwise
    for least_days, value in steps:
        if least_days > days_past_due:
            break
        found = value
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratios:
    """Shares (0 to 1) of the parts of a debt that may be waived; principal never is."""

    fee: Decimal
    penalty: Decimal
    interest: Decimal

    def __post_init__(self) -> None:
        shares = {"fee": self.fee, "penalty": self.penalty, "interest": self.interest}
        for name, share in shares.items():
            a_share(f"ratios.{name}", share)


NO_RATIOS = Ratios(fee=Decimal(0), penalty=Decimal(0), interest=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is owed today, and what the lender knows of it before a word is said."""

    outstanding: Components  # owed today, by component
    days_past_due: int  # 0 when nothing is late yet
    product: str  # the lender's name of the product
    daily_rate: Decimal  # what a day of doing nothing costs, as a share of principal
    broken_plans: int  # plans that were agreed and not kept
    disputed: bool  # the borrower contests it: a person decides

    def __post_init__(self) -> None:
        not_negative("debt", days_past_due=self.days_past_due, daily_rate=self.daily_rate, broken_plans=self.broken_plans)
        not_negative("debt.outstanding", **dict(self.outstanding.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationPolicy:
    """One lender's rules for plans; nothing outside them is ever proposed or agreed."""

    max_months: int  # the longest plan, in monthly instalments
    min_installment: Money  # the smallest instalment; the last one may be smaller
    first_payment_within_days: int  # the first payment falls no later than today + this
    first_payment_ratio: Steps[Decimal]  # smallest first payment as a share of what the plan collects, by days past due
    waiver_ceiling: Steps[Ratios]  # largest share waived of fee, penalty and interest, by days past due
    settlement_floor: Steps[Decimal] | None  # smallest lump sum as a share of all that is owed; None: no settlement
    max_extension_days: int  # the longest plain extension: one payment of everything, later
    # Interest a day on unpaid principal while a plan runs, and the only interest then: the contract's own stops. At 0 a plan for a
    # whole loan lets go of all the interest still to come; a lender who wants that kept sets the contract's daily rate here.
    plan_daily_rate: Decimal
    buffer_ratio: Decimal  # share of the monthly surplus that no plan may touch
    buffer_cap: Money  # the most of the monthly surplus that is kept back so
    reserve_months: Decimal  # savings that no plan may touch, in months of essential costs
    max_broken_plans: int  # more broken plans than this, and a person decides
    authority_limit: Money  # more owed than this, and a person decides

    def __post_init__(self) -> None:
        if self.max_months < 1:
            raise BadFigures("policy.max_months", f"{self.max_months} is no length", "give 1 or more")
        a_share("policy.buffer_ratio", self.buffer_ratio)
        for _, share in (*self.first_payment_ratio, *(self.settlement_floor or ())):
            a_share("policy.steps", share)
        numbers = ("first_payment_within_days", "max_extension_days", "plan_daily_rate", "reserve_months", "max_broken_plans")
        amounts = ("min_installment", "buffer_cap", "authority_limit")
        not_negative("policy", **{name: getattr(self, name) for name in (*numbers, *amounts)})
