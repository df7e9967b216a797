"""What a choice costs: pay now, on a day, a part, or the minimum, worked out by the statement itself.

A choice becomes payments on the real account; the statement engine then says what is owed at `horizon`. So the comparison is exact
under the contract, waterfall, holds and all, and says which facts it took for granted: no payment but those of the choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.lending.components import Components
from bot.lending.loan import Designation, LoanAccount, Payment, PenaltyHold, Waiver
from bot.lending.money import Money
from bot.lending.statement import Statement, statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PayAll:
    """Close the loan on `day`."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOverdue:
    """Pay everything due and unpaid on `day`."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPart:
    """Pay `amount` on `day`."""

    day: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PayMinimum:
    """Pay only what each statement asks for, on each due date up to `months` times."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPlan:
    """Pay these amounts on these days; the lender gives up `waived` at once, and no penalty accrues while the plan is kept."""

    parts: tuple[tuple[date, Money], ...]
    waived: Components | None = None


Choice = PayAll | PayOverdue | PayPart | PayMinimum | PayPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """`paid` by the choice up to `until` (`payments`, each with its day), and what is still owed that day (`after` says it line by line).

    `cost` is both less the debt of today: the interest, penalties and fees that came on top; `added` is that by component, as far as
    the book can tell. Where a plan takes the contract's place there is no `after` and nothing `added`.
    """

    choice: Choice
    until: date
    paid: Money
    still_owed: Components
    overdue: Money
    days_past_due: int
    cost: Money
    added: Components | None = None
    payments: tuple[tuple[date, Money], ...] = ()
    after: Statement | None = None


def simulate(account: LoanAccount, on: date, choice: Choice, until: date | None = None) -> Simulation:
    """The choice lived from `on` up to `until` (by default its last payment's day), with no other payment."""
    payments = _payments(account, on, choice)
    end = max([until or on, *(payment.received_on for payment in payments)])
    after = statement(_agreed(_with(account, payments), on, choice), end)
    paid = Money.sum((payment.amount for payment in payments), account.terms.currency)
    now = statement(account, on)
    return Simulation(
        choice=choice,
        until=end,
        paid=paid,
        still_owed=after.outstanding,
        overdue=after.overdue.total,
        days_past_due=after.days_past_due,
        cost=paid + _net(after) - _net(now),
        added=_charged(after) - _charged(now),
        payments=tuple((payment.received_on, payment.amount) for payment in payments),
        after=after,
    )


def compare(account: LoanAccount, on: date, choices: Sequence[Choice]) -> tuple[Simulation, ...]:
    """Each choice lived up to the same day, the last that any of them needs."""
    until = max(simulate(account, on, choice).until for choice in choices)
    return tuple(simulate(account, on, choice, until) for choice in choices)


def _net(after: Statement) -> Money:
    return after.outstanding.total - after.credit


def _charged(told: Statement) -> Components:
    """Everything asked for so far, met or not."""
    met = (allocation.components for allocation in told.allocations)
    return sum(met, Components.zero(told.currency)) + told.outstanding


def _with(account: LoanAccount, payments: Sequence[Payment]) -> LoanAccount:
    return replace(account, payments=(*account.payments, *payments))


def _agreed(account: LoanAccount, on: date, choice: Choice) -> LoanAccount:
    """The account with what a plan changes beside its payments."""
    if not isinstance(choice, PayPlan):
        return account
    held = PenaltyHold(start=on, end=max(day for day, _ in choice.parts), reason="plan")
    waived = (Waiver(id="if-waived", on=on, amount=choice.waived, reason="plan"),) if choice.waived else ()
    return replace(account, penalty_holds=(*account.penalty_holds, held), waived=(*account.waived, *waived))


def _payment(place: int, day: date, amount: Money, designated: Designation = Designation.DUE) -> Payment:
    return Payment(id=f"if-{place}", received_on=day, amount=amount, designated=designated)


def _payments(account: LoanAccount, on: date, choice: Choice) -> list[Payment]:
    match choice:
        case PayAll(day=day):
            return _some(_payment(1, day, statement(account, day).payoff, Designation.EARLY))
        case PayOverdue(day=day):
            return _some(_payment(1, day, statement(account, day).overdue.total))
        case PayPart(day=day, amount=amount):
            return _some(_payment(1, day, amount))
        case PayPlan(parts=parts):
            return [_payment(place, day, amount) for place, (day, amount) in enumerate(parts, start=1)]
        case PayMinimum(months=months):
            return _minimums(account, on, months)


def _some(payment: Payment) -> list[Payment]:
    return [payment] if payment.amount else []


def _minimums(account: LoanAccount, on: date, months: int) -> list[Payment]:
    """On each due date, everything that is due by then."""
    payments: list[Payment] = []
    day = on
    for place in range(1, months + 1):
        following = statement(_with(account, payments), day).next_due
        if following is None:
            break
        day = following
        asked = statement(_with(account, payments), day).overdue.total
        payments += _some(_payment(place, day, asked))
    return payments
