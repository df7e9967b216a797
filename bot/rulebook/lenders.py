"""A lender's own rules: who it is, what it offers, how it may be paid, what its people and the bot may decide."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.lending.allocation import Waterfall, WaterfallStep
from bot.lending.charge import LateFee
from bot.lending.daycount import DayCount
from bot.lending.loan import LoanTerms, PenaltyBase, RepaymentMethod
from bot.lending.money import Money
from bot.lending.negotiation import NegotiationPolicy, Ratios
from bot.rulebook.loader import HERE, LENDERS, RulebookError, read_yaml


class UnknownLender(KeyError):
    """No lender, or no product of a lender, has this name."""

    def __str__(self) -> str:
        return f"the rulebook knows no lender or product {self.args[0]!r}; add it to bot/rulebook/lender"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Data):
    zh: str
    en: str


class Contact(_Data):
    phone: str
    email: str
    site: str
    credit_bureau: bool


class Desk(_Data):
    """When people answer: ISO weekdays (Monday 1), local times of the lender's zone."""

    open: time
    close: time
    days: tuple[int, ...]


class PayChannel(_Data):
    id: str
    zh: str
    en: str


class Authority(_Data):
    """The largest total owed somebody may agree a plan for, and the largest share of a component waived."""

    amount: Decimal
    waiver: Decimal


class Authorities(_Data):
    bot: Authority
    agent: Authority
    supervisor: Authority


class StageDays(_Data):
    """From how many days past due the lender may act; people decide each time."""

    person_calls_from: int
    credit_report_from: int
    legal_review_from: int


class Handling(_Data):
    """How the lender runs its book: days after which a promise or a plan's instalment counts as missed, and when penalty interest rests."""

    promise_grace_days: int = 1
    plan_grace_days: int = 3
    dispute_holds_penalty: bool = True
    plan_holds_penalty: bool = True


class Penalty(_Data):
    multiplier: Decimal
    base: PenaltyBase
    ceiling: Decimal | None = None


class Fee(_Data):
    rates: tuple[tuple[int, Decimal], ...]
    floor: Decimal
    cap: Decimal | None = None


class Order(_Data):
    steps: dict[int, tuple[str, ...]]
    oldest_first: bool = False

    def waterfall(self) -> Waterfall:
        steps = tuple(WaterfallStep(min_days_past_due=days, order=self.steps[days]) for days in sorted(self.steps))
        return Waterfall(steps=steps, oldest_first=self.oldest_first)


class Product(_Data):
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
    billing_day: int | None = None
    waterfall: Order
    policy: dict[str, Any]

    def terms(self, *, principal: Money, months: int, opened_on: date, due_day: int) -> LoanTerms:
        """The terms of one contract of this product."""
        return LoanTerms(
            method=self.method,
            principal=principal,
            annual_rate=self.annual_rate,
            months=months,
            opened_on=opened_on,
            due_day=due_day,
            waterfall=self.waterfall.waterfall(),
            day_count=self.day_count,
            penalty_multiplier=self.penalty.multiplier,
            penalty_base=self.penalty.base,
            penalty_ceiling=self.penalty.ceiling,
            late_fee=self._late_fee(),
            grace_days=self.grace_days,
            minimum_ratio=self.minimum_ratio,
            statement_day=self.billing_day,
        )

    def _late_fee(self) -> LateFee | None:
        if self.late_fee is None:
            return None
        cap = None if self.late_fee.cap is None else Money.of(self.late_fee.cap, self.currency)
        return LateFee(rates=self.late_fee.rates, floor=Money.of(self.late_fee.floor, self.currency), cap=cap)


class Lender(_Data):
    id: str
    name: Words
    demo: bool = False
    jurisdiction: str
    zone: str
    currency: str
    licence: str
    contact: Contact
    desk: Desk
    pay_channels: tuple[PayChannel, ...]
    authority: Authorities
    stages: StageDays
    handling: Handling = Handling()
    products: dict[str, Product]

    def product(self, product_id: str) -> Product:
        try:
            return self.products[product_id]
        except KeyError:
            raise UnknownLender(f"{self.id}/{product_id}") from None


@cache
def lenders() -> dict[str, Lender]:
    """Every lender by its id."""
    return {path.stem: _lender(path.stem, read_yaml(path)) for path in sorted((HERE / LENDERS).glob("*.yml"))}


def _lender(name: str, content: dict[str, Any]) -> Lender:
    try:
        own = {
            product: {"id": product, "currency": content["currency"], **fields} for product, fields in content["products"].items()
        }
        return Lender(**(content | {"products": own}))
    except (ValidationError, KeyError) as error:
        raise RulebookError(f"{LENDERS}/{name}.yml: {error}") from error


def lender(lender_id: str) -> Lender:
    """The lender of that id; `UnknownLender` when there is none."""
    try:
        return lenders()[lender_id]
    except KeyError:
        raise UnknownLender(lender_id) from None


@cache
def negotiation_policy(lender_id: str, product_id: str) -> NegotiationPolicy:
    """What the lender allows the bot to agree for this product; `RulebookError` when a figure cannot be."""
    product = lender(lender_id).product(product_id)
    policy, currency = product.policy, product.currency
    amounts = {name: Money.of(policy[name], currency) for name in ("min_installment", "buffer_cap", "authority_limit")}
    steps = {
        "first_payment_ratio": _steps(policy["first_payment_ratio"]),
        "settlement_floor": _steps(policy["settlement_floor"]) if policy["settlement_floor"] else None,
        "waiver_ceiling": tuple((days, Ratios(**_shares(ratios))) for days, ratios in policy["waiver_ceiling"]),
    }
    shares = {name: Decimal(policy[name]) for name in ("plan_daily_rate", "buffer_ratio", "reserve_months")}
    try:
        return NegotiationPolicy(**(policy | amounts | steps | shares))
    except (TypeError, ValueError) as error:
        raise RulebookError(f"{LENDERS}/{lender_id}.yml: {product_id}: policy: {error}") from error


def _steps(value: list[list[Any]]) -> tuple[tuple[int, Decimal], ...]:
    return tuple((days, Decimal(share)) for days, share in value)


def _shares(ratios: dict[str, Any]) -> dict[str, Decimal]:
    return {component: Decimal(share) for component, share in ratios.items()}
