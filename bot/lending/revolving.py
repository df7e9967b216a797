"""A revolving line lived day by day: purchases, statement days, minimum payments, card interest and its interest-free period.

Each drawing is a lot. Its posting day bears interest, the day it is repaid does not, and a statement counts the statement day too.
A lot stays free of interest if the statement that first lists it is paid in full by its due date (and grace); otherwise interest
runs on it from its posting day and is billed on each statement day. Cash has no such period and costs its fee at once. On a
statement day the minimum falls into an instalment: `minimum_ratio` of the principal not yet asked for, or `minimum_floor`, with the
interest billed. Unlike an instalment loan, payments meet everything
owed, asked for or not; only money beyond that is credit. Lateness costs a late fee, never penalty interest (罚息).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.lending.book import Book, Credit, received
from bot.lending.dates import add_months, last_month_day
from bot.lending.daycount import DayCount, accrued
from bot.lending.derivation import LineKind
from bot.lending.lateness import owe_late_fee, owe_rated_fee, post_charges
from bot.lending.loan import LoanAccount, LoanTerms, Payment
from bot.lending.money import Money
from bot.lending.outlook import Accrual, Growth
from bot.lending.schedule import Installment

ONE_DAY = timedelta(days=1)
BILLING_DAYS = timedelta(days=20)
NOT_ASKED_FOR = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """Statement `number` is cut at the end of `cut`; its minimum is due on `due`."""

    number: int
    cut: date
    due: date


@dataclass(slots=True, kw_only=True, eq=False)
class Lot:
    """What is left of one drawing, and the stretches of days on which a balance of it has not been billed interest."""

    component: str
    posted: date
    balance: Money
    since: date
    cycle: int | None = None
    bears: bool = False
    unbilled: list[tuple[Money, date, date]] = field(default_factory=list)

    def until(self, day: date) -> list[tuple[Money, date, date]]:
        """The unbilled stretches with the running one ended before `day`."""
        running = [(self.balance, self.since, day)] if self.balance and self.since < day else []
        return self.unbilled + running

    def close(self, day: date) -> None:
        """End the running stretch before `day`."""
        self.unbilled = self.until(day)
        self.since = max(self.since, day)


def cycles(terms: LoanTerms, on: date) -> list[Cycle]:
    """The statements cut up to `on`."""
    found: list[Cycle] = []
    for offset in range((on.year - terms.first_due.year) * 12 + on.month - terms.first_due.month + 3):
        due = terms.first_due if offset == 0 else add_months(terms.first_due, offset, terms.due_day)
        cut = last_month_day(due, terms.statement_day) if terms.statement_day else due - BILLING_DAYS
        if terms.opened_on <= cut <= on:
            found.append(Cycle(number=len(found) + 1, cut=cut, due=due))
    return found


def _lapse_day(cycle: Cycle, terms: LoanTerms) -> date:
    """The day on which a statement not paid in full loses its interest-free period, and a missed minimum costs a fee."""
    return cycle.due + timedelta(days=terms.grace_days) + ONE_DAY


@dataclass(slots=True)
class RevolvingRun:
    """The state of one run; `lapses` are the cycles by their lapse day, `billed` the minimums asked for so far."""

    account: LoanAccount
    book: Book
    cycles: list[Cycle]
    lapses: dict[date, list[Cycle]]
    lots: list[Lot] = field(default_factory=list)
    billed: list[Installment] = field(default_factory=list)
    misses_in_a_row: int = 0

    @classmethod
    def of(cls, account: LoanAccount, on: date) -> RevolvingRun:
        """The account as it stands at the end of `on`."""
        terms = account.terms
        known, lapses = cycles(terms, on), defaultdict(list)
        for cycle in known:
            lapses[_lapse_day(cycle, terms)].append(cycle)
        run, paid = cls(account, Book(terms.currency, terms.waterfall), known, lapses), defaultdict(list)
        for payment in received(account, on):
            paid[payment.received_on].append(payment)
        for day in run._event_days(paid, on):
            run._live(day, paid.get(day, []))
        return run

    def _event_days(self, paid_on: Iterable[date], on: date) -> list[date]:
        account = self.account
        days = {charge.on for charge in account.charges} | {waiver.on for waiver in account.waived}
        days |= {drawing.on for drawing in account.drawings} | {*paid_on}
        days |= {cycle.cut for cycle in self.cycles} | {*self.lapses}
        called = {account.accelerated_on} if account.accelerated_on else set()
        return sorted(day for day in days | called if day <= on)

    def _live(self, day: date, payments: list[Payment]) -> None:
        for cycle in self.lapses.get(day, ()):
            self._lapse(cycle, day)
        post_charges(self.account, self.book, day)
        self._draw(day)
        waivers = [waiver for waiver in self.account.waived if waiver.on == day]
        for waiver in waivers:
            self.book.waive(waiver)
        self.book.credits += [Credit(payment.id, payment.amount) for payment in payments]
        if payments and self.book.credit >= self.book.left() + self.unbilled_interest(day):
            self._bill(day, None, day)
        if waivers or self.book.credits:
            self._settle(day)
        for cycle in self.cycles:
            if cycle.cut == day:
                self._cut(cycle)

    def _draw(self, day: date) -> None:
        for drawing in self.account.drawings:
            if drawing.on == day:
                self.lots.append(Lot(component="principal", posted=day, balance=drawing.amount, since=day, bears=drawing.cash))
                self._pool(drawing.amount + self._take_pool())
                if drawing.cash:
                    owe_rated_fee(self.account.terms.cash_fee, self.book, drawing.amount, LineKind.CASH_FEE, day)
        if day == self.account.accelerated_on:
            self.book.owe(self._take_pool(), component="principal", kind=LineKind.PRINCIPAL_DUE, due=day)

    def _pool(self, amount: Money) -> None:
        """Principal that no statement has asked for yet is one item, due some day."""
        self.book.owe(amount, component="principal", kind=LineKind.PRINCIPAL_NOT_DUE, due=NOT_ASKED_FOR)

    def _take_pool(self) -> Money:
        return self.book.drop(lambda item: item.due == NOT_ASKED_FOR)

    def _settle(self, day: date) -> None:
        """The credit meets all that is owed; then the oldest lots shrink to what the book still counts."""
        self.book.settle(day)
        for component in ("principal", "interest"):
            lots = [lot for lot in self.lots if lot.component == component]
            repaid = Money.sum((lot.balance for lot in lots), self.book.currency)
            repaid -= self.book.left(lambda item, component=component: item.component == component)  # type: ignore[misc]
            for lot in lots:
                taken = min(lot.balance, max(repaid, Money.zero(repaid.currency)))
                if taken:
                    lot.close(day)
                lot.balance -= taken
                repaid -= taken

    def _lapse(self, cycle: Cycle, day: date) -> None:
        listed = [lot for lot in self.lots if lot.cycle is not None and lot.cycle <= cycle.number]
        if any(lot.balance for lot in listed):
            for lot in listed:
                lot.bears = True
        else:
            self.lots = [lot for lot in self.lots if lot.bears or lot not in listed]
        missing = self.book.left(lambda item: item.due <= cycle.due and item.component in ("principal", "interest"))
        self.misses_in_a_row = self.misses_in_a_row + 1 if missing else 0
        row = next((row for row in self.billed if row.number == cycle.number), None)
        if row:
            owe_late_fee(self.account, self.book, missing, self.misses_in_a_row, row, day)

    def _cut(self, cycle: Cycle) -> None:
        """Bill the interest up to and with today and ask for the minimum."""
        interest = self._bill(cycle.cut + ONE_DAY, cycle.number, cycle.due)
        for lot in self.lots:
            lot.cycle = lot.cycle or cycle.number
        pool = self._take_pool()
        terms = self.account.terms
        asked = min(pool, max(pool.times(terms.minimum_ratio or 0), terms.minimum_floor or Money.zero(terms.currency)))
        self.book.owe(asked, component="principal", kind=LineKind.PRINCIPAL_DUE, due=cycle.due, number=cycle.number)
        self._pool(pool - asked)
        if asked or interest:
            self.billed.append(Installment(number=cycle.number, due=cycle.due, principal=asked, interest=interest))
        if interest and terms.penalty_on_interest:
            start = cycle.cut + ONE_DAY
            self.lots.append(
                Lot(component="interest", posted=start, balance=interest, since=start, cycle=cycle.number, bears=True)
            )
        if self.book.credits:
            self._settle(cycle.cut)

    def stretches(self, day: date) -> Iterator[tuple[Money, dict[str, Any]]]:
        """The interest not yet billed up to, not including, `day`: (amount, figures) of each stretch of days."""
        terms = self.account.terms
        for lot in (lot for lot in self.lots if lot.bears):
            for base, start, end in lot.until(day):
                days, basis = terms.day_count.days(start, end), terms.day_count.basis
                figures = {"base": base, "rate": terms.annual_rate, "days": days, "basis": basis, "start": start, "end": end}
                yield accrued(base, terms.annual_rate, days, basis), figures

    def growth(self, on: date) -> Growth | None:
        """What each day after `on`, up to which the line was lived, adds by itself; None where days are not counted one by one, or
        where the first cent of interest would call for another statement."""
        terms, bearing = self.account.terms, [lot for lot in self.lots if lot.bears and lot.balance]
        asks = self.unbilled_interest(on) or any(item.due == NOT_ASKED_FOR for item in self.book.unpaid)
        if bearing and (terms.day_count is DayCount.THIRTY_360 or not asks):
            return None
        accruals = tuple(Accrual.of(lot.balance, terms.annual_rate, terms.day_count.basis, lot.since) for lot in bearing)
        return Growth(accruals, tuple(self._changes(on)) if asks or self.book.unpaid else ())

    def _changes(self, on: date) -> Iterator[date]:
        """The days after `on` on which a statement is cut, falls due or lapses."""
        yield from (day for day in self.lapses if day > on)
        yield from (row.due for row in self.billed if row.due > on)
        yield from (cycle.cut for cycle in cycles(self.account.terms, add_months(on, 2)) if cycle.cut > on)

    def unbilled_interest(self, day: date) -> Money:
        return Money.sum((amount for amount, _ in self.stretches(day)), self.book.currency)

    def _bill(self, day: date, number: int | None, due: date) -> Money:
        billed = Money.zero(self.book.currency)
        for amount, figures in self.stretches(day):
            self.book.owe(amount, component="interest", kind=LineKind.CARD_INTEREST, due=due, number=number, **figures)
            billed += amount
        for lot in (lot for lot in self.lots if lot.bears):
            lot.close(day)
            lot.unbilled = []
        return billed

    def next_due(self, on: date) -> date | None:
        """The next due date with something to come: a minimum already asked for, else the next statement's if there is a balance."""
        asked = [row.due for row in self.billed if row.due > on and self.book.contract_left(row.number)]
        if asked or not (self.book.left(lambda item: item.due == NOT_ASKED_FOR) or self.unbilled_interest(on)):
            return min(asked, default=None)
        coming = cycles(self.account.terms, add_months(on, 2))
        return next(cycle.due for cycle in coming if cycle.cut > on)
