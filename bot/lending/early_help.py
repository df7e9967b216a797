"""Points that say who may find the next instalment hard, so that help is offered before it is due.

The points are few, plain and shown; they come from what happened on the loans and from what the borrower told us, and from nothing
about who the borrower is. They only ever offer help: nobody is refused, priced or chased by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.lending.loan import LoanAccount, PaymentKind


class Signal(StrEnum):
    FAILED_DEBIT = "failed_debit"  # a debit came back
    PARTIAL_PAYMENTS = "partial_payments"  # twice less was paid than an instalment asks for
    INCOME_SHOCK = "income_shock"  # the borrower told us of a hardship
    RECENTLY_LATE = "recently_late"  # something was late when it was paid
    BROKEN_PROMISE = "broken_promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What each signal counts, how far back it is looked for, and from how many points on help is offered."""

    weights: Mapping[Signal, int]
    days: int
    offered_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """All that the points look at: the loans' own facts, and the days on which a hardship was told or a promise broken."""

    accounts: tuple[LoanAccount, ...]
    hardships_told: tuple[date, ...] = ()
    promises_broken: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The points and the signals that made them."""

    points: int
    signals: tuple[Signal, ...]
    offers_help: bool


def score(rules: Points, happened: Happened, today: date, late_when_paid: Iterable[date] = ()) -> Score:
    """The points on a day. `late_when_paid` are days on which something late was paid."""
    since = today - timedelta(days=rules.days)

    def recent(days: Iterable[date]) -> bool:
        return any(since <= day <= today for day in days)

    seen = {
        Signal.FAILED_DEBIT: recent(_returned(happened.accounts)),
        Signal.PARTIAL_PAYMENTS: sum(since <= day <= today for day in _partial(happened.accounts)) >= 2,
        Signal.INCOME_SHOCK: recent(happened.hardships_told),
        Signal.RECENTLY_LATE: recent(late_when_paid),
        Signal.BROKEN_PROMISE: recent(happened.promises_broken),
    }
    signals = tuple(signal for signal in Signal if seen[signal])
    points = sum(rules.weights.get(signal, 0) for signal in signals)
    return Score(points=points, signals=signals, offers_help=points >= rules.offered_from)


def _returned(accounts: Iterable[LoanAccount]) -> Iterable[date]:
    return (each.received_on for account in accounts for each in account.payments if each.kind is PaymentKind.REVERSAL)


def _partial(accounts: Iterable[LoanAccount]) -> list[date]:
    return [
        each.received_on
        for account in accounts
        if not account.terms.revolving
        for least in [account.terms.principal.minor // max(1, account.terms.months)]
        for each in account.payments
        if each.kind is PaymentKind.PAYMENT and each.amount.minor < least
    ]
