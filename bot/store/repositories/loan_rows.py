"""Rows of loans and their facts ⇄ the values of `bot.lending`."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Row

from bot.lending.allocation import Waterfall, WaterfallStep
from bot.lending.charge import LateFee, RatedFee
from bot.lending.components import COMPONENTS, Components
from bot.lending.daycount import DayCount
from bot.lending.loan import (
    Charge,
    Designation,
    Drawing,
    Loan,
    LoanTerms,
    Payment,
    PaymentKind,
    PenaltyBase,
    PenaltyHold,
    RepaymentMethod,
    Waiver,
)
from bot.lending.money import Money
from bot.store.tables.lending import payment

Values = dict[str, Any]
PLAIN = (
    "annual_rate",
    "months",
    "opened_on",
    "first_due_on",
    "due_day",
    "statement_day",
    "minimum_ratio",
    "grace_days",
    "penalty_multiplier",
    "penalty_in_grace",
    "penalty_on_interest",
    "penalty_ceiling",
)
_METHODS = {each.value: each for each in RepaymentMethod}  # looked up, because making an enum of a text costs more than the rest
_DAY_COUNTS = {each.value: each for each in DayCount}
_PENALTY_BASES = {each.value: each for each in PenaltyBase}
_KINDS = {each.value: each for each in PaymentKind}
_DESIGNATIONS = {each.value: each for each in Designation}
_plainly = attrgetter(*PLAIN)
OF_PAYMENT = ("id", "received_on", "amount", "currency", "kind", "reverses", "designated")
_of_payment = itemgetter(*map(payment.c.keys().index, OF_PAYMENT))  # by place, because there is no row of which more are read
NAMED = ("method", "day_count", "penalty_base")


def loan_row(loan: Loan) -> Values:
    terms, fee = loan.terms, loan.terms.late_fee
    return {
        "id": loan.id,
        "borrower_id": loan.borrower_id,
        "lender_id": loan.lender_id,
        "product": loan.product,
        "currency": terms.currency,
        "principal": terms.principal.minor,
        **{name: getattr(terms, name) for name in PLAIN},
        **{name: str(getattr(terms, name)) for name in NAMED},
        "charges_ceiling": _minor(terms.charges_ceiling),
        "minimum_floor": _minor(terms.minimum_floor),
        "early_fee": _fee_row(terms.early_fee),
        "cash_fee": _fee_row(terms.cash_fee),
        "late_fee_rates": [[missed, str(rate)] for missed, rate in fee.rates] if fee else [],
        "late_fee_floor": _minor(fee.floor) if fee else None,
        "late_fee_cap": _minor(fee.cap) if fee else None,
        "waterfall": {
            "steps": [[step.min_days_past_due, list(step.order)] for step in terms.waterfall.steps],
            "oldest_first": terms.waterfall.oldest_first,
        },
    }


def loan_of(row: Row[Any]) -> Loan:
    terms = LoanTerms(
        method=_METHODS[row.method],
        principal=Money(row.principal, row.currency),
        **dict(zip(PLAIN, _plainly(row), strict=True)),
        day_count=_DAY_COUNTS[row.day_count],
        penalty_base=_PENALTY_BASES[row.penalty_base],
        charges_ceiling=_money(row.charges_ceiling, row.currency),
        minimum_floor=_money(row.minimum_floor, row.currency),
        early_fee=_fee(row.early_fee, row.currency),
        cash_fee=_fee(row.cash_fee, row.currency),
        late_fee=_late_fee(row),
        waterfall=_waterfall(row.waterfall),
    )
    return Loan(id=row.id, borrower_id=row.borrower_id, lender_id=row.lender_id, product=row.product, terms=terms)


def _late_fee(row: Row[Any]) -> LateFee | None:
    if not row.late_fee_rates:
        return None
    rates = tuple((missed, Decimal(rate)) for missed, rate in row.late_fee_rates)
    return LateFee(rates=rates, floor=Money(row.late_fee_floor, row.currency), cap=_money(row.late_fee_cap, row.currency))


def _fee_row(fee: RatedFee | None) -> Values | None:
    return {"rate": str(fee.rate), "floor": fee.floor.minor, "cap": _minor(fee.cap)} if fee else None


def _fee(data: Values | None, currency: str) -> RatedFee | None:
    if data is None:
        return None
    return RatedFee(rate=Decimal(data["rate"]), floor=Money(data["floor"], currency), cap=_money(data["cap"], currency))


def _waterfall(data: Values) -> Waterfall:
    return _same_waterfall(tuple((days, tuple(order)) for days, order in data["steps"]), data["oldest_first"])


@lru_cache(maxsize=256)
def _same_waterfall(steps: tuple[tuple[int, tuple[str, ...]], ...], oldest_first: bool) -> Waterfall:
    """Contracts of a product share one order."""
    return Waterfall(
        steps=tuple(WaterfallStep(min_days_past_due=days, order=order) for days, order in steps), oldest_first=oldest_first
    )


def payment_row(loan_id: str, payment: Payment) -> Values:
    return {
        "id": payment.id,
        "loan_id": loan_id,
        "received_on": payment.received_on,
        **_amount(payment.amount),
        "kind": str(payment.kind),
        "reverses": payment.reverses,
        "designated": str(payment.designated),
    }


def payment_of(row: Row[Any]) -> Payment:
    """The payment of a row of the whole table."""
    name, received_on, amount, currency, kind, reverses, designated = _of_payment(row)
    return Payment(
        id=name,
        received_on=received_on,
        amount=Money(amount, currency),
        kind=_KINDS[kind],
        reverses=reverses,
        designated=_DESIGNATIONS[designated],
    )


def charge_row(loan_id: str, charge: Charge) -> Values:
    facts = {name: getattr(charge, name) for name in ("id", "on", "component", "is_penalty", "reason")}
    return facts | {"loan_id": loan_id} | _amount(charge.amount)


def charge_of(row: Row[Any]) -> Charge:
    facts = {name: row._mapping[name] for name in ("id", "on", "component", "is_penalty", "reason")}
    return Charge(**facts, amount=Money(row.amount, row.currency))


def drawing_row(loan_id: str, drawing_id: str, drawing: Drawing) -> Values:
    return {"id": drawing_id, "loan_id": loan_id, "on": drawing.on, "cash": drawing.cash} | _amount(drawing.amount)


def drawing_of(row: Row[Any]) -> Drawing:
    return Drawing(on=row.on, amount=Money(row.amount, row.currency), cash=row.cash)


def waiver_row(loan_id: str, waiver: Waiver) -> Values:
    parts = {name: amount.minor for name, amount in waiver.amount.items()}
    row = {"id": waiver.id, "loan_id": loan_id, "on": waiver.on, "reason": waiver.reason}
    return row | parts | {"currency": waiver.amount.currency}


def waiver_of(row: Row[Any]) -> Waiver:
    parts = {name: Money(row._mapping[name], row.currency) for name in COMPONENTS}
    return Waiver(id=row.id, on=row.on, amount=Components(**parts), reason=row.reason)


def hold_of(row: Row[Any]) -> PenaltyHold:
    return PenaltyHold(start=row.start, end=row.end, reason=row.reason)


def _amount(amount: Money) -> Values:
    return {"amount": amount.minor, "currency": amount.currency}


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
