"""An instalment loan lived day by day from its facts: what falls due, what lateness adds, what payments meet.

Within one day: the loan is called in, instalments fall due, charges are booked, a late fee is added; then waivers, then payments.
So a payment on the due day is on time, and one on the last day of grace too. Money beyond what is due waits as credit for the next
due date, unless it was meant to repay early or covers all that is owed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.lending.book import Book, Credit, received
from bot.lending.charge import penalty_rate
from bot.lending.daycount import DayCount, accrued, prorated
from bot.lending.derivation import LineKind
from bot.lending.lateness import owe_late_fee, owe_limited, owe_rated_fee, post_charges, unheld
from bot.lending.loan import Designation, LoanAccount, Payment, PenaltyBase, RepaymentMethod
from bot.lending.money import Money
from bot.lending.outlook import Accrual, Growth
from bot.lending.punctual import punctual
from bot.lending.schedule import Installment, amortize, repayment_schedule

ONE_DAY = timedelta(days=1)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class PenaltyClock:
    """Penalty of an instalment counts from `start`, once `after` has passed unpaid; then a late fee is due, unless it was called in."""

    start: date
    after: date
    called_in: bool = False

    @property
    def fee_on(self) -> date | None:
        return None if self.called_in else self.after + ONE_DAY


@dataclass(slots=True)
class InstallmentRun:
    """The state of one run; `coming` are instalments not yet due, `fallen` those that are."""

    account: LoanAccount
    book: Book
    coming: list[Installment]
    fallen: list[Installment] = field(default_factory=list)
    clocks: dict[int, PenaltyClock] = field(default_factory=dict)
    counted_to: dict[int, date] = field(default_factory=dict)
    late: list[tuple[Installment, Money, date]] = field(default_factory=list)
    misses_in_a_row: int = 0
    period_start: date = date.min
    running_from: date = date.min

    @classmethod
    def of(cls, account: LoanAccount, on: date, *, whole: bool = True) -> InstallmentRun:
        """The account as it stands at the end of `on`. Unless it is wanted `whole`, months that were paid like clockwork are passed
        over: the book is without what they asked for and what met it, and all that is still owed is the same."""
        terms = account.terms
        run = cls(account, Book(terms.currency, terms.waterfall), list(repayment_schedule(terms).installments))
        run.period_start = run.running_from = terms.opened_on
        payments, dues = received(account, on), [row.due for row in run.coming]
        if not whole and (months := punctual(account, run.coming, payments, on)):
            run._pass_over(months)
            payments = payments[months:]
        paid = defaultdict(list)
        for payment in payments:
            paid[payment.received_on].append(payment)
        for day in run._event_days(dues, payments, on):
            run._live(day, paid.get(day, []))
        run._count_penalty(on)
        return run

    def _pass_over(self, months: int) -> None:
        passed, self.coming = self.coming[:months], self.coming[months:]
        for row in passed:
            self._fallen(row)

    def _event_days(self, dues: list[date], payments: list[Payment], on: date) -> list[date]:
        after, fees = self.fallen[-1].due if self.fallen else date.min, []
        if self._has_late_fees:
            fees = [due + timedelta(days=self.account.terms.grace_days) + ONE_DAY for due in dues]
        facts = [charge.on for charge in self.account.charges] + [waiver.on for waiver in self.account.waived]
        called = [self.account.accelerated_on] if self.account.accelerated_on else []
        days = {*dues, *fees, *facts, *called, *(payment.received_on for payment in payments)}
        return sorted(day for day in days if after < day <= on)

    def _live(self, day: date, payments: list[Payment]) -> None:
        if day == self.account.accelerated_on:
            self._call_in(day)
        self._fall_due(day)
        post_charges(self.account, self.book, day)
        self._late_fee(day)
        waivers = [waiver for waiver in self.account.waived if waiver.on == day]
        if payments or waivers:
            self._count_penalty(day)
        for waiver in waivers:
            self.book.waive(waiver)
        self.book.credits += [Credit(payment.id, payment.amount) for payment in payments]
        self.book.settle(day)
        if payments and self.book.credit:
            self._repay_early(day, any(payment.designated is Designation.EARLY for payment in payments))

    def _fall_due(self, day: date) -> None:
        while self.coming and self.coming[0].due <= day:
            row = self.coming.pop(0)
            self._fallen(row)
            self._owe(row, row.due)

    def _fallen(self, row: Installment) -> None:
        terms = self.account.terms
        grace_end = row.due + timedelta(days=terms.grace_days)
        self.clocks[row.number] = PenaltyClock(row.due if terms.penalty_in_grace else grace_end, grace_end)
        self.fallen.append(row)
        self.period_start = self.running_from = row.due

    def _owe(self, row: Installment, due: date) -> None:
        book, terms = self.book, self.account.terms
        equal = terms.method is RepaymentMethod.EQUAL_INSTALLMENT and row.interest and not row.share
        whole = row.total if equal else None
        book.owe(row.principal, component="principal", kind=LineKind.PRINCIPAL_DUE, due=due, number=row.number, whole=whole)
        worked = interest_figures(row, terms.annual_rate)
        book.owe(row.interest, component="interest", kind=LineKind.INTEREST_DUE, due=due, number=row.number, **worked)

    def running_interest(self, day: date) -> Money:
        """The part of the next instalment's interest that has run by `day`."""
        if not self.coming or day <= self.running_from:
            return Money.zero(self.book.currency)
        return prorated(self.coming[0].interest, *self.running_share(day))

    def running_share(self, day: date) -> tuple[int, int]:
        """The days of the running period that have passed by `day`, and its days in all."""
        return (day - self.running_from).days, (self.coming[0].due - self.running_from).days

    def payoff_beyond_due(self, day: date) -> Money:
        """What closes the loan on `day` beyond what is already due."""
        return self.principal_to_come + self.running_interest(day) + self.early_fee

    @property
    def principal_to_come(self) -> Money:
        return Money.sum((row.principal for row in self.coming), self.book.currency)

    @property
    def early_fee(self) -> Money:
        """What the contract charges for repaying now all that is still to come."""
        fee = self.account.terms.early_fee
        return fee.amount(self.principal_to_come) if fee else Money.zero(self.book.currency)

    def _call_in(self, day: date) -> None:
        """All that is still to come falls due today, with interest only up to today."""
        terms, interest, nothing = self.account.terms, self.running_interest(day), Money.zero(self.book.currency)
        for place, row in enumerate(self.coming):
            whole = terms.penalty_base is PenaltyBase.ACCELERATED
            start = day if whole else row.due + timedelta(days=terms.grace_days)
            self.clocks[row.number] = PenaltyClock(start, start, called_in=True)
            base, share = (None, None) if place else (row.interest, self.running_share(day))
            called_in = replace(row, due=day, interest=nothing if place else interest, base=base, share=share)
            self.fallen.append(called_in)
            self._owe(called_in, day)
        self.coming = []

    @property
    def _has_late_fees(self) -> bool:
        """Whether anything is worked out on the day after grace."""
        return self.account.terms.late_fee is not None or self.account.terms.charges_ceiling is not None

    def _late_fee(self, day: date) -> None:
        if not self._has_late_fees:
            return
        for row in self.fallen:
            if self.clocks[row.number].fee_on != day:
                continue
            missing = self.book.contract_left(row.number)
            self.misses_in_a_row = self.misses_in_a_row + 1 if missing else 0
            if self.account.terms.charges_ceiling is not None:
                self._count_penalty(day)
            owe_late_fee(self.account, self.book, missing, self.misses_in_a_row, row, day)

    def _late(self, day: date) -> list[tuple[Installment, Money, date]]:
        """Each instalment that bears penalty by `day`: with the amount that does, and the day up to which it is counted already."""
        bears = ("principal", "interest") if self.account.terms.penalty_on_interest else ("principal",)
        minor: dict[int | None, int] = defaultdict(int)
        for item in self.book.unpaid:
            if item.component in bears:
                minor[item.line.number] += item.left.minor
        return [
            (row, Money(minor[row.number], self.book.currency), self.counted_to.get(row.number, clock.start))
            for row, clock in ((row, self.clocks[row.number]) for row in (self.fallen if minor else ()))
            if row.number in minor and day > clock.after
        ]

    @property
    def _penalty_rate(self) -> Decimal:
        terms = self.account.terms
        return penalty_rate(terms.annual_rate, terms.penalty_multiplier, terms.penalty_ceiling)

    def _count_penalty(self, day: date) -> None:
        """Write down the penalty of every late instalment up to, not including, `day`."""
        count = self.account.terms.day_count
        self.late = self._late(day)
        for row, base, counted in self.late:
            for start, end in unheld(counted, day, self.account.penalty_holds):
                days, rate = count.days(start, end), self._penalty_rate
                owe_limited(
                    self.account,
                    self.book,
                    accrued(base, rate, days, count.basis),
                    component="penalty",
                    kind=LineKind.PENALTY_INTEREST,
                    due=row.due,
                    number=row.number,
                    base=base,
                    rate=rate,
                    days=days,
                    basis=count.basis,
                    start=start,
                    end=end,
                )
            self.counted_to[row.number] = day

    def growth(self, on: date) -> Growth | None:
        """What each day after `on`, up to which the loan was lived, adds by itself; None where days are not counted one by one, or a
        ceiling ends it."""
        terms, coming = self.account.terms, self.coming[:1]
        if self.late and (terms.charges_ceiling is not None or terms.day_count is DayCount.THIRTY_360):
            return None
        running = [
            Accrual(per_day=row.interest.minor, parts=(row.due - self.running_from).days, since=self.running_from)
            for row in coming
            if row.interest
        ]
        rate, basis = self._penalty_rate, terms.day_count.basis
        penalties = [Accrual.of(base, rate, basis, counted, due=True) for _, base, counted in self.late if rate]
        unpaid = {item.line.number for item in self.book.unpaid}
        lapsing = [self.clocks[row.number].after + ONE_DAY for row in self.fallen if row.number in unpaid]
        return Growth((*running, *penalties), (*(row.due for row in coming), *lapsing))

    def _repay_early(self, day: date, meant_early: bool) -> None:
        credit, payoff = self.book.credit, self.payoff_beyond_due(day)
        if self.coming and credit >= payoff and (meant_early or len(self.coming) > 1 or credit < self.coming[0].total):
            owe_rated_fee(self.account.terms.early_fee, self.book, self.principal_to_come, LineKind.EARLY_FEE, day)
            self._call_in(day)
            self.book.settle(day)
        elif self.coming and meant_early and credit > self.running_interest(day):
            fee, rest = self.account.terms.early_fee, credit - self.running_interest(day)
            if principal := fee.largest_base(rest) if fee else rest:
                self._prepay(day, principal)

    def _prepay(self, day: date, principal: Money) -> None:
        """Interest up to today, a fee for repaying early and part of the principal are met now; the rest is spread over the same
        due dates."""
        owe_rated_fee(self.account.terms.early_fee, self.book, principal, LineKind.EARLY_FEE, day)
        days, basis = self.running_share(day)
        worked = {"base": self.coming[0].interest, "days": days, "basis": basis}
        self.book.owe(self.running_interest(day), component="interest", kind=LineKind.INTEREST_DUE, due=day, **worked)
        self.book.owe(principal, component="principal", kind=LineKind.PRINCIPAL_DUE, due=day)
        self.book.settle(day)
        terms, first = self.account.terms, self.coming[0]
        balance = self.principal_to_come - principal
        rows = amortize(terms.method, balance, terms.annual_rate, [row.due for row in self.coming], first.number)
        share = ((first.due - day).days, (first.due - self.period_start).days)
        rest = replace(rows[0], interest=prorated(rows[0].interest, *share), base=rows[0].interest, share=share)
        self.coming = [rest, *rows[1:]]
        self.running_from = day


def interest_figures(row: Installment, annual_rate: Decimal) -> dict[str, Any]:
    """What an instalment's interest was worked out from: balance × yearly rate ÷ 12, or a part of a month's interest by days."""
    if row.base is None:
        return {}
    if row.share:
        return {"base": row.base, "days": row.share[0], "basis": row.share[1]}
    return {"base": row.base, "rate": annual_rate, "basis": MONTHS}
