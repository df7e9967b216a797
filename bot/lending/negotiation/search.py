"""The fastest plan that a household's means can bear, inside the lender's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.lending.negotiation import numbers
from bot.lending.negotiation.desk import NOTHING_WAIVED, QUARTERS, Desk, Waived, lift
from bot.lending.negotiation.draft import Draft, lay_out
from bot.lending.negotiation.means import Means
from bot.lending.negotiation.paydays import Paydays, months_later


@dataclass(frozen=True, slots=True)
class Start:
    """A first due date, how often income has arrived by then, and the arrival on which the second payment falls."""

    due: date
    arrived: int
    then: int

    @classmethod
    def at(cls, due: date, paydays: Paydays) -> Start:
        arrived = paydays.arrived(due)
        if paydays.payday is None:
            return cls(due, arrived, arrived + 1 + (arrived > 0 and paydays.arrival(arrived) < due))
        near = (paydays.arrival(arrived + 1) - due).days < numbers.APART
        return cls(due, arrived, arrived + 1 + near)

    def dues(self, paydays: Paydays, months: int) -> tuple[date, ...]:
        """On the paydays that follow; a month apart when no payday is known."""
        if paydays.payday is None:
            return tuple(months_later(self.due, later) for later in range(months))
        return (self.due, *(paydays.arrival(self.then + later) for later in range(months - 1)))

    def longest(self, desk: Desk) -> int:
        """The most payments that end within the longest plan."""
        return max(1, min(desk.policy.max_months, desk.policy.max_months - self.then + 2))


def starts(desk: Desk, paydays: Paydays, not_before: date) -> Iterator[Start]:
    """First due dates inside the lender's window: on paydays if there are any; else soon, or late if payday is unknown."""
    earliest = max(not_before, desk.today + timedelta(days=1))
    if earliest > desk.window_end:
        return
    before = paydays.arrived(earliest - timedelta(days=1))
    last = paydays.arrived(desk.window_end)
    yield from (Start(paydays.arrival(k), k, k + 1) for k in range(before + 1, last + 1))
    if last == before:
        soon = min(max(earliest, desk.today + timedelta(days=numbers.SOON)), desk.window_end)
        yield Start.at(desk.window_end if paydays.payday is None else soon, paydays)


def fastest(
    desk: Desk, paydays: Paydays, start: Start, means: Means, bound: Means, waived: Waived, least_months: int = 1
) -> Draft | None:
    """The shortest plan from that start, of at least so many payments, that the means bear.

    Where the rules ask for more at first than the means would, the first payment alone may go up to the bound.
    """
    longest, total = start.longest(desk), desk.total - sum(waived)
    least = min(total, desk.first_least(total))
    means = means.raised(least, start.arrived, bound)
    at_first = means.reach(start.arrived)
    if least > at_first:
        return None
    months = max(min(least_months, longest), _guess(total, start, means))
    while months <= longest:
        draft = lay_out(desk, waived, start.dues(paydays, months), most=at_first)
        if means.bear(draft.amounts, tuple(map(paydays.arrived, draft.dues))):
            return draft
        if len(draft.amounts) < months:
            return None
        months += 1
    return None


def _guess(total: int, start: Start, means: Means) -> int:
    """The fewest payments that could do: by the last one everything has to be covered."""
    missing = total - means.savings - start.arrived * means.surplus
    if missing <= 0:
        return 1
    return BEYOND if means.surplus <= 0 else max(2, 2 + start.arrived - start.then - (-missing // means.surplus))


BEYOND = 10**6


def gentle(
    desk: Desk, paydays: Paydays, not_before: date, comforts: tuple[Means, ...], waived: Waived, least: int = 1
) -> Draft | None:
    """The first plan found from the gentlest means to the bound itself, from the earliest start on."""
    beginnings = tuple(starts(desk, paydays, not_before))
    bound = comforts[-1]
    found = (fastest(desk, paydays, start, means, bound, waived, least) for means in comforts for start in beginnings)
    return next((draft for draft in found if draft is not None), None)


def with_waiver(
    desk: Desk, paydays: Paydays, not_before: date, comforts: tuple[Means, ...], waived: Waived, least: int = 1
) -> Draft | None:
    """As `gentle`; when nothing fits, as few quarters of the waiver as make it fit."""
    draft = gentle(desk, paydays, not_before, comforts, waived, least)
    most = lift(waived, desk.ceiling)
    if draft is not None or gentle(desk, paydays, not_before, comforts[-1:], most) is None:
        return draft
    steps = (lift(waived, desk.waiver(quarters)) for quarters in range(1, QUARTERS + 1))
    found = (gentle(desk, paydays, not_before, comforts, lifted, least) for lifted in steps)
    return next((draft for draft in found if draft is not None), None)


def settlement(desk: Desk, paydays: Paydays, not_before: date, bound: Means) -> Draft | None:
    """One last payment for less than everything, as much as the means allow and the floor asks."""
    if desk.floor is None:
        return None
    for start in reversed(tuple(starts(desk, paydays, not_before))):
        amount = min(desk.total, bound.savings + start.arrived * bound.surplus)
        if amount >= desk.floor:
            return Draft((amount,), (start.due,), desk.settlement(amount))
    return None


def extension(desk: Desk, paydays: Paydays, due: date, bound: Means, waived: Waived = NOTHING_WAIVED) -> Draft | None:
    """Everything in one payment on a later day, if the means bear it."""
    draft = lay_out(desk, waived, (due,))
    return draft if bound.bear(draft.amounts, (paydays.arrived(due),)) else None
