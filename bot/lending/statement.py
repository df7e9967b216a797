"""What a borrower owes on a day, and why, line by line.

`statement` recomputes everything from the account's facts, so it is right for any day, past or future, and a back-dated fact
changes the past by itself. Conventions: the first late day is the day after the due date, the day of payment is not counted
(`daycount`); on the due date itself an instalment is due but not past due; a card's statement day is counted through.
Every component of `outstanding` is the sum of its lines, every component of `overdue` the sum of its lines that are due.
The amount moves by the day only through interest and penalty; it jumps where an event is: an instalment or a minimum falls due,
a late fee, a charge, a waiver, a payment, the end of grace (with `penalty_in_grace`), a lapsed interest-free period, a reversal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.lending.allocation import PaymentAllocation
from bot.lending.book import Book, components_of
from bot.lending.components import Components
from bot.lending.delinquency import STANDARD_RANGES, DelinquencyRange, delinquency_range
from bot.lending.derivation import DerivationLine, LineKind
from bot.lending.instalments import InstallmentRun
from bot.lending.loan import LoanAccount
from bot.lending.money import Money
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The account at the end of `on`.

    `outstanding` is all that is owed, with the running period's interest up to today: what closes the loan today, before `credit`
    (money received that has met nothing yet). `overdue` is what is due and unpaid today. `next_due` and `next_amount` are the next
    instalment after today (None for the amount when it is not known yet). `range` is a code of `delinquency`.
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

    @property
    def paid_off(self) -> bool:
        return not self.outstanding.total and not self.next_due

    @property
    def payoff(self) -> Money:
        """What closes the loan today: all that is owed less the credit."""
        return max(Money.zero(self.currency), self.outstanding.total - self.credit)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What either kind of loan gives to a statement: its book, its instalments, and lines for what is not due."""

    book: Book
    fallen: list[Installment]
    coming: list[Installment]
    not_due: list[DerivationLine]


def statement(account: LoanAccount, on: date, ranges: tuple[DelinquencyRange, ...] = STANDARD_RANGES) -> Statement:
    """The account at the end of `on`, from facts received or booked up to that day."""
    reading = _instalment_reading(account, on)
    book, currency = reading.book, account.terms.currency
    lines = [replace(item.line, amount=item.left, is_due=item.due <= on) for item in book.open()] + reading.not_due
    oldest = book.oldest_due(on)
    upcoming = reading.coming[0] if reading.coming else None
    relative = (on - oldest).days if oldest else (on - upcoming.due).days if upcoming else None
    return Statement(
        loan_id=account.loan.id,
        on=on,
        currency=currency,
        outstanding=components_of(((line.component, line.amount) for line in lines), currency),
        overdue=components_of(((line.component, line.amount) for line in lines if line.is_due), currency),
        credit=book.credit,
        next_due=upcoming.due if upcoming else None,
        next_amount=upcoming.total if upcoming else None,
        days_past_due=(on - oldest).days if oldest else 0,
        oldest_unpaid_due=oldest,
        range=delinquency_range(relative, account.terms.grace_days, ranges),
        installments=tuple(_state(row, book, on) for row in (*reading.fallen, *reading.coming)),
        allocations=tuple(book.allocations),
        lines=tuple(lines),
    )


def _instalment_reading(account: LoanAccount, on: date) -> _Reading:
    run = InstallmentRun.of(account, on)
    principal = Money.sum((row.principal for row in run.coming), run.book.currency)
    not_due = _line("principal", LineKind.PRINCIPAL_NOT_DUE, principal)
    if interest := run.running_interest(on):
        row = run.coming[0]
        not_due += _line(
            "interest",
            LineKind.INTEREST_ACCRUED,
            interest,
            number=row.number,
            base=row.interest,
            start=run.running_from,
            end=on,
            days=(on - run.running_from).days,
            basis=(row.due - run.running_from).days,
        )
    return _Reading(run.book, run.fallen, run.coming, not_due)


def _line(component: str, kind: LineKind, amount: Money, **figures: object) -> list[DerivationLine]:
    if not amount:
        return []
    return [DerivationLine(component=component, kind=kind, amount=amount, charged=amount, is_due=False, **figures)]  # type: ignore[arg-type]


def _state(row: Installment, book: Book, on: date) -> InstallmentState:
    open_items = list(book.open(lambda item: item.line.number == row.number))
    unpaid = components_of(((item.component, item.left) for item in open_items), book.currency)
    if row.due > on and not open_items:
        nothing = Money.zero(book.currency)
        unpaid = Components(fee=nothing, penalty=nothing, interest=row.interest, principal=row.principal)
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
