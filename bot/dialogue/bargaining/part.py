"""A part that somebody wants to pay first, beside the plans: whether one of them begins with it, and if not why.

The sum that was named is never dropped in silence: it is the first payment of a plan, or the rules that forbid that are named and it
can be paid on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.dialogue.bargaining.room import least_first
from bot.dialogue.bargaining.talk import Talk
from bot.lending.money import Money
from bot.lending.negotiation import Offer, Plan, Propose, Statement


@dataclass(frozen=True, slots=True)
class Unmet:
    """A first payment that no plan on the table begins with, and the smallest that the rules allow the first of them."""

    amount: Money
    least: Money

    @property
    def is_too_small(self) -> bool:
        return self.amount < self.least


def named_first(said: Iterable[Statement]) -> Offer | None:
    """The latest offer, when it is a first payment and nothing else."""
    latest = next((each for each in reversed(tuple(said)) if isinstance(each, Offer)), None)
    return latest if latest is not None and is_part(latest) else None


def is_part(offer: Offer) -> bool:
    """Whether an offer names a payment now and not how the rest is paid."""
    return bool(offer.pay_now) and not (offer.pay_monthly or offer.months or offer.settle_for)


def unmet(talk: Talk, plans: tuple[Plan, ...]) -> Unmet | None:
    """The first payment wished for that none of `plans` begins with; None without such a wish, or without plans."""
    wish = named_first(talk.heard)
    if wish is None or wish.pay_now is None or not plans or any(each.installments[0].amount == wish.pay_now for each in plans):
        return None
    return Unmet(wish.pay_now, least_first(talk, plans[0]))


def joined(talk: Talk, said: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What was said, with the first payment that was named before ("500 first") where the rest is named now ("then 800 a month").

    Not where the rules ask for more at first: then how the rest is paid counts, and the part can be paid on its own.
    """
    part, move = named_first(talk.heard), talk.base.move
    if part is None or part.pay_now is None or not isinstance(move, Propose) or part.pay_now < least_first(talk, move.plan):
        return said
    return tuple(_after(part, each) for each in said)


def _after(part: Offer, said: Statement) -> Statement:
    if not isinstance(said, Offer) or said.pay_now or said.settle_for or said.months:
        return said
    return replace(said, pay_now=part.pay_now, first_date=said.first_date or part.first_date)
