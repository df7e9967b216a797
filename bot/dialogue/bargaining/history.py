"""What a borrower has said in a negotiation, as JSON and back, so that a talk can be left and taken up days later.

[{"kind": "finances", "monthly_income": "8000.00", "payday": 15}, {"kind": "offer", "pay_monthly": "500.00"}, {"kind": "accept"}, …]
Amounts are text in the loan's currency, days of the calendar ISO dates; what was not said is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from bot.lending.money import Money
from bot.lending.negotiation import (
    Accept,
    AskExtension,
    AskWaiver,
    CannotPay,
    Dispute,
    Finances,
    Offer,
    Reject,
    Statement,
    WantPerson,
)

Json = dict[str, Any]
KINDS: dict[str, type] = {
    "finances": Finances,
    "offer": Offer,
    "extension": AskExtension,
    "waiver": AskWaiver,
    "cannot_pay": CannotPay,
    "accept": Accept,
    "reject": Reject,
    "dispute": Dispute,
    "person": WantPerson,
}
NAMES = {kind: name for name, kind in KINDS.items()}
DATES = frozenset(("first_date", "until"))


def to_json(statements: Iterable[Statement]) -> list[Json]:
    """Statements in the order in which they were said."""
    return [{"kind": NAMES[type(said)], **_said(said)} for said in statements]


def from_json(data: Iterable[Json], currency: str) -> tuple[Statement, ...]:
    """The statements that `to_json` wrote."""
    return tuple(_statement(dict(said), currency) for said in data)


def _said(statement: Statement) -> Json:
    values = {each.name: getattr(statement, each.name) for each in fields(statement)}
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return str(value.amount)
    return value.isoformat() if isinstance(value, date) else value


def _statement(said: Json, currency: str) -> Statement:
    kind = KINDS[said.pop("kind")]
    values = {name: _value(name, value, currency) for name, value in said.items()}
    statement: Statement = kind(**values)
    return statement


def _value(name: str, value: Any, currency: str) -> Any:
    if name in DATES:
        return date.fromisoformat(value)
    return Money.of(value, currency) if isinstance(value, str) and name != "component" else value
