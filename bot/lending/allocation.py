"""In which order a payment meets what is owed.

The order is data, by product and by days past due: the Civil Code's default is costs, then interest, then principal (民法典 561);
a credit card that is 91 days or more past due is met principal first. `oldest_first` says whether a payment clears one instalment
after another, or one component of all instalments after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.lending.components import COMPONENTS, Components
from bot.lending.errors import BadTerms
from bot.lending.money import Money


class Claim(Protocol):
    """What a payment may meet: its component, and when it fell or falls due."""

    @property
    def component(self) -> str: ...
    @property
    def due(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep:
    """The order of components from so many days past due on."""

    min_days_past_due: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """Steps ascending by days past due, the last that applies counts; the first must begin at 0."""

    steps: tuple[WaterfallStep, ...]
    oldest_first: bool = False

    def __post_init__(self) -> None:
        starts = [step.min_days_past_due for step in self.steps]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise BadTerms("waterfall", f"steps start at {starts}", "list them ascending, the first from day 0")
        for step in self.steps:
            if sorted(step.order) != sorted(COMPONENTS):
                raise BadTerms("waterfall", f"order {step.order}", f"name each of {COMPONENTS} once")

    @classmethod
    def of(cls, *order: str, later: Mapping[int, tuple[str, ...]] | None = None, oldest_first: bool = False) -> Waterfall:
        """One order from day 0, and others from the days past due in `later`."""
        steps = {0: order, **(later or {})}
        ordered = tuple(WaterfallStep(min_days_past_due=days, order=steps[days]) for days in sorted(steps))
        return cls(steps=ordered, oldest_first=oldest_first)

    def order(self, days_past_due: int) -> tuple[str, ...]:
        """The components in the order that a payment meets them."""
        return [step.order for step in self.steps if step.min_days_past_due <= max(0, days_past_due)][-1]

    def turns(self, days_past_due: int) -> Callable[[Claim], tuple[object, ...]]:
        """What sorts claims into the order in which a payment meets them."""
        rank = {component: place for place, component in enumerate(self.order(days_past_due))}
        if self.oldest_first:
            return lambda claim: (claim.due, rank[claim.component])
        return lambda claim: (rank[claim.component], claim.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One amount that a payment may meet; `due` is when it fell or falls due."""

    component: str
    due: date
    unpaid: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationPart:
    """What went to one component of one instalment; `number` is None for what belongs to no instalment."""

    number: int | None
    component: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAllocation:
    """What one payment met on one day: at once, or later out of the credit it left."""

    payment_id: str
    on: date
    parts: tuple[AllocationPart, ...]

    @property
    def components(self) -> Components:
        sums = {name: [part.amount for part in self.parts if part.component == name] for name in COMPONENTS}
        return Components(**{name: Money.sum(amounts, self.amount.currency) for name, amounts in sums.items()})

    @property
    def amount(self) -> Money:
        return Money.sum(part.amount for part in self.parts)


def share_out(amount: Money, owed: Sequence[Owed], waterfall: Waterfall, days_past_due: int) -> tuple[Money, ...]:
    """How much of `amount` each entry of `owed` gets, in the places of `owed`; what nothing claims is left over."""
    turn = waterfall.turns(days_past_due)
    places = sorted(range(len(owed)), key=lambda place: turn(owed[place]))
    shares = dict(zip(places, met(amount, (owed[place].unpaid for place in places)), strict=True))
    return tuple(shares[place] for place in range(len(owed)))


def met(amount: Money, unpaid: Iterable[Money]) -> list[Money]:
    """How much of `amount` each gets, first come, first served."""
    shares = []
    for each in unpaid:
        share = min(amount, each)
        shares.append(share)
        amount -= share
    return shares
