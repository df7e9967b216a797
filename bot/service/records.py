"""People and what they agreed, as values that services and storage share. Amounts owed live in `bot.lending`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.lending.money import Money
from bot.lending.negotiation import Finances, Plan
from bot.lending.promise import PromiseState


class PhoneStatus(StrEnum):
    OK = "ok"
    UNVERIFIED = "unverified"
    WRONG = "wrong"  # someone else answers there: nothing is ever sent to it


class Standing(StrEnum):
    """Who speaks for the borrower; anything but `ordinary` is for people to handle."""

    ORDINARY = "ordinary"
    REPRESENTED = "represented"
    INSOLVENT = "insolvent"
    DECEASED = "deceased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """A lender that is on the book; all else that it decides is in its rulebook file. `zone` gives its business date."""

    id: str
    name_zh: str
    name_en: str
    currency: str
    zone: str
    jurisdiction: str

    def name(self, language: str) -> str:
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """Name, E.164 phone and e-mail stay out of `repr`, and so out of any log. `email_confirmed_on`: when the borrower last said, or
    showed, that the address is theirs."""

    id: str
    lender_id: str
    name: str = field(repr=False)
    language: str
    phone: str = field(repr=False)
    phone_status: PhoneStatus = PhoneStatus.OK
    standing: Standing = Standing.ORDINARY
    email: str | None = field(default=None, repr=False)
    email_confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class LoanOutline:
    """What a payment or drawing has to fit."""

    id: str
    currency: str
    opened_on: date
    revolving: bool


class PlanKind(StrEnum):
    INSTALLMENTS = "installments"
    EXTENSION = "extension"
    SETTLEMENT = "settlement"


class PlanCause(StrEnum):
    """Why a plan took the place of another."""

    CHANGED = "changed"
    MISSED = "missed"
    HARDSHIP = "hardship"


class PlanStatus(StrEnum):
    ACTIVE = "active"
    MISSED = "missed"  # never stored: an instalment did not come, and the plan waits for it or for another plan
    KEPT = "kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentPlan:
    """A plan as agreed on business date `agreed_on`; `terms_hash` is of the terms that the borrower confirmed.

    `paid_before` is what had been received on the loan by then, so that a payment made later the same day counts for the plan.
    `covers_all` says that the plan settles the whole loan, not only what was overdue. One that another took the place of is cancelled,
    with that plan's id as `replaced_by`; that plan's `cause` says why.
    """

    id: str
    loan_id: str
    borrower_id: str
    kind: PlanKind
    plan: Plan
    policy_version: str
    terms_hash: str
    agreed_at: datetime
    agreed_on: date
    paid_before: Money
    covers_all: bool
    conversation_id: str | None = None
    status: PlanStatus = PlanStatus.ACTIVE
    ended_on: date | None = None
    replaced_by: str | None = None
    cause: PlanCause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseToPay:
    """The borrower's word to pay `amount` by `due`, beyond the `paid_before` that had been received when it was given.

    `settled_on` is the day it was kept, broken or cancelled.
    """

    id: str
    loan_id: str
    borrower_id: str
    amount: Money
    made_on: date
    due: date
    paid_before: Money
    state: PromiseState = PromiseState.PENDING
    settled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What the borrower contests, in their words; about one loan, or about all when `loan_id` is None.

    Until `due_on` it must be answered, by the rule that `stage` names; `reasons` are the decision's, in words for the borrower.
    """

    id: str
    borrower_id: str
    loan_id: str | None
    kind: str
    statement: str = field(repr=False)
    holds_penalty: bool
    opened_on: date
    resolved_on: date | None = None
    outcome: str | None = None
    due_on: date | None = None
    stage: str | None = None
    review_from: date | None = None
    reasons: str | None = field(default=None, repr=False)
    decided_by: str | None = None

    @property
    def is_open(self) -> bool:
        return self.resolved_on is None

    @property
    def state(self) -> str:
        """`open`, `in_review`, or what it was decided: see `bot.service.decisions`."""
        return self.outcome or "closed" if not self.is_open else "in_review" if self.review_from else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What the borrower says of how they were treated; clock and decision as of a dispute."""

    id: str
    borrower_id: str
    kind: str
    statement: str = field(repr=False)
    opened_on: date
    resolved_on: date | None = None
    outcome: str | None = None
    due_on: date | None = None
    stage: str | None = None
    review_from: date | None = None
    reasons: str | None = field(default=None, repr=False)
    decided_by: str | None = None

    @property
    def is_open(self) -> bool:
        return self.resolved_on is None

    @property
    def state(self) -> str:
        """`open`, `in_review`, or what it was decided: see `bot.service.decisions`."""
        return self.outcome or "closed" if not self.is_open else "in_review" if self.review_from else "open"


ALL_CHANNELS = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPreference:
    """What the borrower said of one channel, or of `all`; until `silent_until` nothing is sent unasked, whatever was allowed, and never
    between `quiet_from` and `quiet_to` ("12:00", on the borrower's clock)."""

    borrower_id: str
    channel: str
    allowed: bool
    changed_at: datetime
    silent_until: date | None = None
    quiet_from: str | None = None
    quiet_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFinances:
    """Means that the borrower allowed us to keep, and when; deleted when they ask."""

    borrower_id: str
    finances: Finances = field(repr=False)
    consented_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DelinquencySnapshot:
    """How late a loan was at the end of a business day, since which due date, and what comes next."""

    loan_id: str
    on: date
    days_past_due: int
    bucket: str
    overdue: Money
    outstanding: Money
    oldest_unpaid_due: date | None = None
    next_due: date | None = None
