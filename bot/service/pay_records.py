"""Payments by link, as values: what was asked for, what the provider told, and what does not agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.lending.money import Money
from bot.service.turn import Channel, Language

BY_LINK = "pay-"  # begins the name on the book of each payment that came by a link, for which a receipt was given


class PayPurpose(StrEnum):
    """What the sum was chosen as; whatever comes in is allocated by the contract all the same."""

    OVERDUE = "overdue"
    NEXT = "next"
    PAYOFF = "payoff"
    OWN = "own"


class PayState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    REFUNDED = "refunded"  # all of it went back


class NoticeKind(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRequest:
    """One sum on one loan, payable by whoever has the link until `expires_at`.

    `id` is opaque and says nothing of anybody; `reference` is the provider's name for the payment that settled it, `settled_on` the
    business day of that.
    """

    id: str = field(repr=False)
    lender_id: str
    borrower_id: str
    loan_id: str
    conversation_id: str
    channel: Channel
    language: Language
    purpose: PayPurpose
    amount: Money
    created_at: datetime
    expires_at: datetime
    state: PayState = PayState.OPEN
    reference: str | None = None
    settled_on: date | None = None

    def is_payable(self, now: datetime) -> bool:
        return self.state is PayState.OPEN and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PayNotice:
    """What a provider tells: `id` is the telling (the same one may come again), `order` ours, `reference` theirs, `at` when it happened.

    Money that goes back has a name of its own, `refund`: that of our order, or the provider's where it was not ordered by us.
    """

    id: str
    order: str = field(repr=False)
    reference: str
    kind: NoticeKind
    amount: Money
    at: datetime
    refund: str | None = None


class Outcome(StrEnum):
    """What became of a notice. Only the first two change anything on the book."""

    BOOKED = "booked"
    RETURNED = "returned"
    NOTED = "noted"  # a payment that failed: nothing to book
    REPEATED = "repeated"
    DIFFERENT = "different"  # kept aside for a person


class DifferenceKind(StrEnum):
    UNKNOWN_ORDER = "unknown_order"
    AMOUNT = "amount"
    PAID_TWICE = "paid_twice"
    NOT_PAID = "not_paid"  # money given back that had never been booked
    REFUND = "refund"  # another sum given back than was ordered, or more than was paid
    NOT_IN_FILE = "not_in_file"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that provider and book do not agree on; a person decides. `expected` and `found` are sums as text."""

    lender_id: str
    kind: DifferenceKind
    reference: str
    noticed_on: date
    order: str | None = field(default=None, repr=False)
    expected: str | None = None
    found: str | None = None
    resolved_on: date | None = None
