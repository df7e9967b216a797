"""How a loan will stand on the days to come, in so few whole numbers that a database can reckon with them.

Between two days on which something happens (an instalment falls due, a statement is cut, a fee is added, a payment comes) a loan
changes only by the interest and penalty that each day adds. Whoever closes a day for a million loans works out anew only those to
which something happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.lending.delinquency import GRACE, STANDARD_RANGES, delinquency_range
from bot.lending.loan import LoanAccount
from bot.lending.money import Money
from bot.lending.position import Position

ONE_DAY = timedelta(days=1)
LARGEST = 2**48
"""No number of an accrual is larger, so that a century of days stays within the 64 bits that databases reckon with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """What every day after `since` adds: `per_day` ÷ `parts` minor units, rounded half-up once; `due` when that is overdue at once."""

    per_day: int
    parts: int
    since: date
    due: bool = False

    @classmethod
    def of(cls, base: Money, annual_rate: Decimal, basis: int, since: date, *, due: bool = False) -> Accrual:
        """Interest by the day on an amount, as `daycount.accrued` rounds it."""
        rate, parts = annual_rate.as_integer_ratio()
        return cls(per_day=base.minor * rate, parts=parts * basis, since=since, due=due)

    def minor(self, on: date) -> int:
        """Minor units added by the end of a day."""
        return (2 * self.per_day * max(0, (on - self.since).days) + self.parts) // (2 * self.parts)


@dataclass(frozen=True, slots=True)
class Growth:
    """What each day adds to a loan by itself, and the days on which more than that may happen."""

    accruals: tuple[Accrual, ...]
    changes: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Holds from `made_on` up to, not including, `until` (None: for ever), while the loan has so many `facts` (payments, drawings and
    charges), no other, and was not called in.

    `outstanding` and `overdue` are without what the `accruals` add. `range` is the name of the range of delinquency where that does
    not go by days.
    """

    loan_id: str
    made_on: date
    until: date | None
    facts: int
    outstanding: Money
    overdue: Money
    accruals: tuple[Accrual, ...]
    oldest_unpaid_due: date | None
    next_due: date | None
    next_amount: Money | None
    range: str | None

    def holds(self, on: date) -> bool:
        return self.made_on <= on and (self.until is None or on < self.until)

    def speaks_of(self, account: LoanAccount, on: date) -> bool:
        """Whether it holds on a day for this account: nothing was recorded since."""
        return self.holds(on) and not _decided(account) and len(_facts(account)) == self.facts

    def position(self, on: date) -> Position:
        """How the loan stands at the end of a day on which it holds."""
        currency, oldest = self.outstanding.currency, self.oldest_unpaid_due
        return Position(
            outstanding=self.outstanding + Money(sum(each.minor(on) for each in self.accruals), currency),
            overdue=self.overdue + Money(sum(each.minor(on) for each in self.accruals if each.due), currency),
            next_due=self.next_due,
            next_amount=self.next_amount,
            days_past_due=(on - oldest).days if oldest else 0,
            oldest_unpaid_due=oldest,
            range=self.range or delinquency_range(_days(oldest or self.next_due, on), 0, STANDARD_RANGES),
        )


def outlook(account: LoanAccount, stands: Position, growth: Growth | None, on: date) -> Outlook | None:
    """What is foreseen of a loan that stands so at the end of `on`; None when that can't be told, or for no day after it."""
    facts = _facts(account)
    if growth is None or _decided(account) or on < account.terms.opened_on or not _fits(growth.accruals):
        return None
    until = min((day for day in (*facts, *growth.changes, *_renamed(account, stands)) if day > on), default=None)
    if until == on + ONE_DAY:
        return None
    currency, grown = account.terms.currency, growth.accruals
    dated = stands.oldest_unpaid_due or stands.next_due
    return Outlook(
        loan_id=account.loan.id,
        made_on=on,
        until=until,
        facts=len(facts),
        outstanding=stands.outstanding - Money(sum(each.minor(on) for each in grown), currency),
        overdue=stands.overdue - Money(sum(each.minor(on) for each in grown if each.due), currency),
        accruals=grown,
        oldest_unpaid_due=stands.oldest_unpaid_due,
        next_due=stands.next_due,
        next_amount=stands.next_amount,
        range=None if dated and stands.range != GRACE else stands.range,
    )


def _decided(account: LoanAccount) -> bool:
    """Whether people decided something that an outlook does not know of, and that may be taken back."""
    return bool(account.waived or account.penalty_holds or account.accelerated_on)


def _facts(account: LoanAccount) -> list[date]:
    """The days of all that an outlook allows to be recorded."""
    drawn, charged = (each.on for each in account.drawings), (each.on for each in account.charges)
    return [*(each.received_on for each in account.payments), *drawn, *charged]


def _fits(accruals: Iterable[Accrual]) -> bool:
    return all(each.per_day < LARGEST and each.parts < LARGEST for each in accruals)


def _renamed(account: LoanAccount, stands: Position) -> tuple[date, ...]:
    """The days on which the days of grace begin and end; the other ranges go by the days past due alone."""
    if not stands.oldest_unpaid_due or not account.terms.grace_days:
        return ()
    return stands.oldest_unpaid_due + ONE_DAY, stands.oldest_unpaid_due + timedelta(days=account.terms.grace_days) + ONE_DAY


def _days(from_day: date | None, on: date) -> int | None:
    return (on - from_day).days if from_day else None
