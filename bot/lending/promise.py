"""A promise to pay: what was said, and what became of it, read from the payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.lending.book import received
from bot.lending.loan import LoanAccount
from bot.lending.money import Money


class PromiseState(StrEnum):
    PENDING = "pending"
    KEPT = "kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseToPay:
    """`amount` by `due`, said on `made_on`; cancelled when a plan or a person replaced it."""

    id: str
    loan_id: str
    amount: Money
    made_on: date
    due: date
    cancelled_on: date | None = None


def promise_state(promise: PromiseToPay, account: LoanAccount, on: date, grace_days: int = 1) -> PromiseState:
    """Kept once payments received from the day it was made reach the amount, no later than `due` and the days of grace.

    A reversed payment never counted, so a kept promise may turn out broken; a promise cancelled in time is not broken.
    """
    if promise.cancelled_on is not None and promise.cancelled_on <= on:
        return PromiseState.CANCELLED
    last_day = promise.due + timedelta(days=grace_days)
    in_time = [payment for payment in received(account, on) if promise.made_on <= payment.received_on <= last_day]
    if Money.sum((payment.amount for payment in in_time), promise.amount.currency) >= promise.amount:
        return PromiseState.KEPT
    return PromiseState.BROKEN if on > last_day else PromiseState.PENDING


def open_promises(
    promises: Sequence[PromiseToPay], account: LoanAccount, on: date, grace_days: int = 1
) -> tuple[PromiseToPay, ...]:
    """The promises still pending on `on`, the nearest first."""
    pending = [each for each in promises if promise_state(each, account, on, grace_days) is PromiseState.PENDING]
    return tuple(sorted(pending, key=lambda each: each.due))
