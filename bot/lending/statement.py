"""What a borrower owes on a day, and why, line by line.

`statement` recomputes everything from the account's facts, so it is right for any day, past or future, and a back-dated fact
changes the past by itself. Conventions: the first late day is the day after the due date, the day of payment is not counted
(`daycount`); on the due date itself an instalment is due but not past due; a card's statement day is counted through, so that a
card paid off on that very day has that day's interest as credit.
Every component of `outstanding` is the sum of its lines, every component of `overdue` the sum of its lines that are due.
The amount moves by the day only through interest and penalty; it jumps where an event is: an instalment or a minimum falls due,
a late fee, a charge, a waiver, a payment, the end of grace (with `penalty_in_grace`), a lapsed interest-free period, a reversal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.lending.allocation import PaymentAllocation
from bot.lending.book import Book, Item, components_of
from bot.lending.charge import RatedFee
from bot.lending.components import Components
from bot.lending.delinquency import STANDARD_RANGES, DelinquencyRange, delinquency_range
from bot.lending.derivation import DerivationLine, LineKind
from bot.lending.instalments import InstallmentRun
from bot.lending.lateness import fee_figures
from bot.lending.loan import LoanAccount
from bot.lending.money import Money
from bot.lending.outlook import Outlook, outlook
from bot.lending.position import Position
from bot.lending.revolving import NOT_ASKED_FOR, RevolvingRun
from bot.lending.schedule import Installment


class InstallmentStatus(StrEnum):
    PAID = "paid"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentState:
    """One instalment as it stands: `unpaid` holds its penalty and late fee too."""

    number: int
    due: date
    principal: Money
    interest: Money
    unpaid: Components
    status: InstallmentStatus

    @property
    def contract(self) -> Components:
        """What the contract asks for."""
        return components_of((("interest", self.interest), ("principal", self.principal)), self.principal.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The account at the end of `on`.

    `outstanding` is all that is owed, with the running period's interest up to today: what closes the loan today, before `credit`
    (money received that has met nothing yet) and `early_fee` (what the contract adds for closing early). `overdue` is what is due and
    unpaid today. `next_due` and `next_amount` are the next instalment after today (None for the amount when it is not known yet).
    `range` is a code of `delinquency`.
    """

    loan_id: str
    on: date
    currency: str
    outstanding: Components
    overdue: Components
    credit: Money
    next_due: date | None
    next_amount: Money | None
    days_past_due: int
    oldest_unpaid_due: date | None
    range: str
    installments: tuple[InstallmentState, ...]
    allocations: tuple[PaymentAllocation, ...]
    lines: tuple[DerivationLine, ...]
    early_fee: DerivationLine | None = None

    @property
    def paid_off(self) -> bool:
        return not self.outstanding.total and not self.next_due

    @property
    def payoff(self) -> Money:
        """What closes the loan today: all that is owed with the fee for closing early, less the credit."""
        nothing = Money.zero(self.currency)
        return max(nothing, self.outstanding.total + (self.early_fee.amount if self.early_fee else nothing) - self.credit)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What either kind of loan gives to a statement: its run and book, its instalments, lines for what is not due, and what comes next."""

    run: InstallmentRun | RevolvingRun
    installments: list[Installment]
    not_due: list[DerivationLine]
    next_due: date | None
    next_amount: Money | None
    early_fee: DerivationLine | None = None

    @property
    def book(self) -> Book:
        return self.run.book


def statement(account: LoanAccount, on: date, ranges: tuple[DelinquencyRange, ...] = STANDARD_RANGES) -> Statement:
    """The account at the end of `on`, from facts received or booked up to that day."""
    reading = _reading(account, on)
    stands = _position(reading, account, on, ranges)
    book, currency = reading.book, account.terms.currency
    lines = [_item_line(item, on) for item in book.open()] + reading.not_due
    of_number: dict[int | None, list[Item]] = defaultdict(list)
    for item in book.items:
        of_number[item.line.number].append(item)
    return Statement(
        loan_id=account.loan.id,
        on=on,
        currency=currency,
        outstanding=components_of(((line.component, line.amount) for line in lines), currency),
        overdue=components_of(((line.component, line.amount) for line in lines if line.is_due), currency),
        credit=book.credit,
        next_due=stands.next_due,
        next_amount=stands.next_amount,
        days_past_due=stands.days_past_due,
        oldest_unpaid_due=stands.oldest_unpaid_due,
        range=stands.range,
        installments=tuple(_state(row, of_number[row.number], currency, on) for row in reading.installments),
        allocations=tuple(book.allocations),
        lines=tuple(lines),
        early_fee=reading.early_fee,
    )


def position(account: LoanAccount, on: date, foreseen: Outlook | None = None) -> Position:
    """How the account stands at the end of `on`: what `statement` says of it, for whoever asks about many loans at once. What was
    `foreseen` of the loan spares working that out while it holds."""
    if foreseen and foreseen.speaks_of(account, on):
        return foreseen.position(on)
    return _position(_reading(account, on, whole=False), account, on, STANDARD_RANGES)


def position_and_outlook(account: LoanAccount, on: date) -> tuple[Position, Outlook | None]:
    """How the account stands, and how it will while nothing happens, if that can be told (see `outlook`)."""
    reading = _reading(account, on, whole=False)
    stands = _position(reading, account, on, STANDARD_RANGES)
    return stands, outlook(account, stands, reading.run.growth(on), on)


def _reading(account: LoanAccount, on: date, *, whole: bool = True) -> _Reading:
    return _revolving_reading(account, on) if account.terms.revolving else _instalment_reading(account, on, whole)


def _position(reading: _Reading, account: LoanAccount, on: date, ranges: tuple[DelinquencyRange, ...]) -> Position:
    book, currency, upcoming = reading.book, account.terms.currency, reading.next_due
    oldest, owes = book.oldest_due(on), bool(book.unpaid or reading.not_due)
    relative = (on - oldest).days if oldest else (on - upcoming).days if upcoming else 0 if owes else None
    return Position(
        outstanding=book.left() + Money.sum((line.amount for line in reading.not_due), currency),
        overdue=book.left(lambda item: item.due <= on),
        next_due=upcoming,
        next_amount=reading.next_amount,
        days_past_due=(on - oldest).days if oldest else 0,
        oldest_unpaid_due=oldest,
        range=delinquency_range(relative, account.terms.grace_days, ranges),
    )


def _item_line(item: Item, on: date) -> DerivationLine:
    due = None if item.due == NOT_ASKED_FOR else item.due
    return replace(item.line, amount=item.left, is_due=item.due <= on, due=due)


def _instalment_reading(account: LoanAccount, on: date, whole: bool) -> _Reading:
    run = InstallmentRun.of(account, on, whole=whole)
    coming = run.coming[0] if run.coming else None
    lent = run.coming if on >= account.terms.opened_on else []
    not_due = _line("principal", LineKind.PRINCIPAL_NOT_DUE, Money.sum((row.principal for row in lent), run.book.currency))
    if coming and (interest := run.running_interest(on)):
        days, basis = (on - run.running_from).days, (coming.due - run.running_from).days
        figures = {
            "number": coming.number,
            "base": coming.interest,
            "days": days,
            "basis": basis,
            "start": run.running_from,
            "end": on,
        }
        not_due += _line("interest", LineKind.INTEREST_ACCRUED, interest, **figures)
    due, amount = (coming.due, coming.total) if coming else (None, None)
    early = _early_line(run.early_fee, account.terms.early_fee, run.principal_to_come) if lent else None
    return _Reading(run, [*run.fallen, *run.coming], not_due, due, amount, early)


def _early_line(amount: Money, fee: RatedFee | None, base: Money) -> DerivationLine | None:
    return _line("fee", LineKind.EARLY_FEE, amount, **fee_figures(fee, base))[0] if fee and amount else None


def _revolving_reading(account: LoanAccount, on: date) -> _Reading:
    run = RevolvingRun.of(account, on)
    not_due: list[DerivationLine] = []
    for interest, figures in run.stretches(on):
        not_due += _line("interest", LineKind.CARD_INTEREST, interest, **figures)
    due = run.next_due(on)
    asked = [row for row in run.billed if row.due == due]
    return _Reading(run, run.billed, not_due, due, run.book.contract_left(asked[0].number) if asked else None)


def _line(component: str, kind: LineKind, amount: Money, **figures: Any) -> list[DerivationLine]:
    return (
        [DerivationLine(component=component, kind=kind, amount=amount, charged=amount, is_due=False, **figures)] if amount else []
    )


def _state(row: Installment, items: list[Item], currency: str, on: date) -> InstallmentState:
    unpaid = components_of(((item.component, item.left) for item in items), currency)
    if not items:
        unpaid = components_of((("interest", row.interest), ("principal", row.principal)), currency)
    status = (
        InstallmentStatus.UPCOMING
        if row.due > on
        else InstallmentStatus.DUE_TODAY
        if row.due == on
        else InstallmentStatus.OVERDUE
    )
    if not unpaid.total:
        status = InstallmentStatus.PAID
    return InstallmentState(
        number=row.number, due=row.due, principal=row.principal, interest=row.interest, unpaid=unpaid, status=status
    )
