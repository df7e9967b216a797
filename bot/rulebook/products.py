"""A lender's products: what their contracts say, and what may be agreed about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.lending.allocation import Waterfall, WaterfallStep
from bot.lending.charge import LateFee, RatedFee
from bot.lending.daycount import DayCount
from bot.lending.loan import LoanTerms, PenaltyBase, RepaymentMethod
from bot.lending.money import Money
from bot.lending.negotiation import NegotiationPolicy, Ratios
from bot.rulebook.loader import RulebookError


class Data(BaseModel):
    """A frozen piece of the rulebook; a field that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Data):
    zh: str
    en: str


class Penalty(Data):
    multiplier: Decimal
    base: PenaltyBase
    ceiling: Decimal | None = None


class Fee(Data):
    rates: tuple[tuple[int, Decimal], ...]
    floor: Decimal
    cap: Decimal | None = None


class OwnFee(Data):
    """A fee on an amount: a share of it, no less than `floor` and no more than `cap`."""

    rate: Decimal
    floor: Decimal = Decimal(0)
    cap: Decimal | None = None

    def of(self, currency: str) -> RatedFee:
        cap = None if self.cap is None else Money.of(self.cap, currency)
        return RatedFee(rate=self.rate, floor=Money.of(self.floor, currency), cap=cap)


class Order(Data):
    steps: dict[int, tuple[str, ...]]
    oldest_first: bool = False

    def waterfall(self) -> Waterfall:
        steps = tuple(WaterfallStep(min_days_past_due=days, order=self.steps[days]) for days in sorted(self.steps))
        return Waterfall(steps=steps, oldest_first=self.oldest_first)


class Product(Data):
    """What a product's contracts say; `kind` is loan or card, `policy` the negotiation policy as plain data."""

    id: str
    currency: str
    name: Words
    kind: str = Field(pattern="^(loan|card)$")
    method: RepaymentMethod
    annual_rate: Decimal
    months: tuple[int, ...]
    day_count: DayCount
    penalty: Penalty
    grace_days: int
    late_fee: Fee | None = None
    minimum_ratio: Decimal | None = None
    minimum_floor: Decimal | None = None
    early_fee: OwnFee | None = None
    cash_fee: OwnFee | None = None
    billing_day: int | None = None
    waterfall: Order
    policy: dict[str, Any]

    def terms(self, *, principal: Money, months: int, opened_on: date, due_day: int) -> LoanTerms:
        """The terms of one contract of this product."""
        return LoanTerms(principal=principal, months=months, opened_on=opened_on, due_day=due_day, **self._shared_terms)

    @cached_property
    def _shared_terms(self) -> dict[str, Any]:
        """What all contracts of this product say alike."""
        return {
            "method": self.method,
            "annual_rate": self.annual_rate,
            "waterfall": self.waterfall.waterfall(),
            "day_count": self.day_count,
            "penalty_multiplier": self.penalty.multiplier,
            "penalty_base": self.penalty.base,
            "penalty_ceiling": self.penalty.ceiling,
            "late_fee": self._late_fee(),
            "grace_days": self.grace_days,
            "minimum_ratio": self.minimum_ratio,
            "minimum_floor": None if self.minimum_floor is None else Money.of(self.minimum_floor, self.currency),
            "early_fee": self.early_fee.of(self.currency) if self.early_fee else None,
            "cash_fee": self.cash_fee.of(self.currency) if self.cash_fee else None,
            "statement_day": self.billing_day,
        }

    def _late_fee(self) -> LateFee | None:
        if self.late_fee is None:
            return None
        cap = None if self.late_fee.cap is None else Money.of(self.late_fee.cap, self.currency)
        return LateFee(rates=self.late_fee.rates, floor=Money.of(self.late_fee.floor, self.currency), cap=cap)

    @cached_property
    def negotiation_policy(self) -> NegotiationPolicy:
        """What the bot may agree for this product; `RulebookError` when a figure cannot be."""
        policy = self.policy
        amounts = {name: Money.of(policy[name], self.currency) for name in ("min_installment", "buffer_cap", "authority_limit")}
        steps = {
            "first_payment_ratio": _steps(policy["first_payment_ratio"]),
            "settlement_floor": _steps(policy["settlement_floor"]) if policy["settlement_floor"] else None,
            "waiver_ceiling": tuple((days, Ratios(**_shares(ratios))) for days, ratios in policy["waiver_ceiling"]),
        }
        shares = {name: Decimal(policy[name]) for name in ("plan_daily_rate", "buffer_ratio", "reserve_months")}
        try:
            return NegotiationPolicy(**(policy | amounts | steps | shares))
        except (TypeError, ValueError) as error:
            raise RulebookError(f"product {self.id}: policy: {error}") from error


def _steps(value: list[list[Any]]) -> tuple[tuple[int, Decimal], ...]:
    return tuple((days, Decimal(share)) for days, share in value)


def _shares(ratios: dict[str, Any]) -> dict[str, Decimal]:
    return {component: Decimal(share) for component, share in ratios.items()}
