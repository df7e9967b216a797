"""Which message, if any, a borrower's circumstances call for today.

Everything that may call for one is a `Mark`: a day in the borrower's book (an instalment's due date, a promised date, the day that a
loan came right). A `Strategy` names the marks it looks at and on which days, counted from the mark, it speaks. That is all: pure,
explainable, and the same whoever the borrower is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from bot.lending.contact import Purpose
from bot.lending.money import Money


class Basis(StrEnum):
    """What the days of a strategy are counted from."""

    INSTALLMENT = "installment"  # the oldest unpaid due date, or else the next one
    PROMISE = "promise"  # the promised day
    BROKEN_PROMISE = "broken_promise"
    KEPT_PROMISE = "kept_promise"
    PLAN = "plan"  # the day of the plan's next or missed instalment
    BROKEN_PLAN = "broken_plan"
    KEPT_PLAN = "kept_plan"
    CLEARED = "cleared"  # the day a late loan came right
    HARDSHIP = "hardship"  # the day until which a hardship was expected to last
    AT_RISK = "at_risk"  # the next due date of a borrower whom the points of `early_help` offer help
    CASE_CLOSED = "case_closed"
    PLAN_AGREED = "plan_agreed"


class Behaviour(StrEnum):
    """What the borrower does, as far as a strategy minds."""

    TALKED = "talked"  # wrote to us in the last days
    PAYS_SOON = "pays_soon"  # was late before and paid each time within the days of grace


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day in the book that may call for a message; `subject` is what it is of (a loan, a promise, a case)."""

    basis: Basis
    subject: str
    day: date
    loan_id: str | None = None
    amount: Money | None = None
    range: str | None = None
    why: tuple[str, ...] = ()
    thanked: bool = False  # for what was paid on that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One of the wordings compared; `share` of the borrowers get it."""

    name: str
    wording: str
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """When to speak and what to say.

    On each of `days` (after the mark, negative before it) there is one message, which may still leave up to `slack` days later. The
    one with the least `priority` goes first. It speaks of amounts from `least` and under `below`, and only of loans in `ranges` of
    delinquency, where these are given. `survey` names the question it puts. It leaves at the hour at which the borrower usually
    writes, or `in_the_morning`. One that `gives_thanks` is silent where they were said already. `holdout` is the share of borrowers
    who get nothing, so that what it does can be told; the rest is shared out among `variants`.
    """

    name: str
    basis: Basis
    days: tuple[int, ...]
    slack: int
    purpose: Purpose
    priority: int
    variants: tuple[Variant, ...]
    choices: tuple[str, ...] = ()
    least: Money | None = None
    below: Money | None = None
    ranges: tuple[str, ...] = ()
    survey: str | None = None
    skips: frozenset[Behaviour] = frozenset()
    in_the_morning: bool = False
    gives_thanks: bool = False
    holdout: Decimal = Decimal(0)
    planned: int = 0  # borrowers per variant after which a comparison is read

    def looks_at(self, mark: Mark) -> bool:
        """Whether marks of this kind, range and size are its business; a mark without an amount has any size."""
        if (
            mark.basis is not self.basis
            or (self.ranges and mark.range not in self.ranges)
            or (self.gives_thanks and mark.thanked)
        ):
            return False
        size = mark.amount
        return size is None or ((self.least is None or self.least <= size) and (self.below is None or size < self.below))

    def step(self, mark: Mark, today: date) -> int | None:
        """The day of the strategy that is due today, or was and has not lapsed."""
        after = (today - mark.day).days
        return max((each for each in self.days if each <= after <= each + self.slack), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A message that a strategy calls for: `key` names it for ever, `variant` None is the holdout."""

    strategy: Strategy
    mark: Mark
    step: int
    variant: Variant | None

    @property
    def key(self) -> str:
        return f"{self.strategy.name}:{self.mark.subject}:{self.mark.day}:{self.step}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a borrower's book says on a day."""

    borrower_id: str
    marks: tuple[Mark, ...] = ()
    behaviours: frozenset[Behaviour] = field(default_factory=frozenset)


def occasions(strategies: Iterable[Strategy], standing: Standing, today: date) -> list[Occasion]:
    """Every message that today calls for, the most pressing first; at most one of them is ever sent on a day."""
    found = (each for strategy in strategies for each in _of(strategy, standing, today))
    return sorted(found, key=lambda each: (each.strategy.priority, -_size(each.mark), each.key))


def _of(strategy: Strategy, standing: Standing, today: date) -> Iterator[Occasion]:
    if strategy.skips & standing.behaviours:
        return
    for mark in standing.marks:
        step = strategy.step(mark, today) if strategy.looks_at(mark) else None
        if step is not None:
            yield Occasion(strategy=strategy, mark=mark, step=step, variant=assigned(strategy, standing.borrower_id))


def _size(mark: Mark) -> int:
    return mark.amount.minor if mark.amount else 0


def assigned(strategy: Strategy, borrower_id: str) -> Variant | None:
    """The variant of a borrower, the same each time: by a hash of who and what, never by anything about them. None is the holdout."""
    drawn = Decimal(int.from_bytes(sha256(f"{strategy.name}|{borrower_id}".encode()).digest()[:8])) / Decimal(2**64)
    if drawn < strategy.holdout:
        return None
    point = (drawn - strategy.holdout) / (1 - strategy.holdout)
    for variant in strategy.variants:
        if point < variant.share:
            return variant
        point -= variant.share
    return strategy.variants[-1]


def days_looked_at(strategies: Iterable[Strategy], basis: Basis, today: date) -> frozenset[date]:
    """Every day on which a mark of that basis would call for something today; the book is searched for these alone."""
    mine = [each for each in strategies if each.basis is basis]
    return frozenset(today - timedelta(days=day + late) for each in mine for day in each.days for late in range(each.slack + 1))
