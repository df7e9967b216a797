"""The plans that are laid out side by side: the negotiator's, and another that it would agree to as well.

Alternatives are heard on the same frozen negotiation, so none of them can be more than it would agree to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.dialogue.bargaining.talk import Talk, hear
from bot.lending.money import Money
from bot.lending.negotiation import Accept, Agree, AskExtension, AskWaiver, Offer, Plan, Propose, Reject, Statement

NAMES = "ab"
FEW = (3, 6)  # payments to offer to somebody for whom one payment is proposed
LENGTHS = (2, 3, 6, 12, 24)  # payments to try after a first one that was offered without the rest
SOON = timedelta(days=7)  # until a first payment that is offered without a day: time to bring it together
WISHES = frozenset(("wished", "first_payment", "first_as_said", "settled"))


@dataclass(frozen=True, slots=True)
class Option:
    """One plan to choose, and what choosing it says; `idea` names how it differs from the negotiator's own."""

    name: str
    idea: str
    plan: Plan
    says: tuple[Statement, ...]


Idea = tuple[str, tuple[Statement, ...]]


def options(talk: Talk) -> tuple[Option, ...]:
    """What can be chosen now: nothing while no plan is proposed, else the proposal and at most one alternative.

    An alternative that is nearer to the borrower's own words than the proposal comes first.
    """
    move = talk.base.move
    if not isinstance(move, Propose):
        return ()
    own = Option(NAMES[0], "proposed", move.plan, (Accept(),))
    refused = _refused(talk)
    if _just_refuses(talk) and (gentler := [each for each in _gentler(talk, refused) if each.plan != own.plan]):
        return _named((*gentler, own)[: len(NAMES)])
    other = next((each for each in _agreeable(talk, move.plan, refused) if each.plan != move.plan), None)
    if other is None:
        return (own,)
    return _named((other, own) if other.idea in WISHES else (own, other))


def _named(plans: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(replace(each, name=name) for name, each in zip(NAMES, plans, strict=False))


def _just_refuses(talk: Talk) -> bool:
    """Whether plans were refused last, and nothing was ever wished for instead."""
    return isinstance(next(reversed(talk.heard), None), Reject) and not any(isinstance(said, Offer) for said in talk.heard)


def _refused(talk: Talk) -> int:
    """How many payments the longest of the plans had that were refused last, whatever was said since."""
    last = max((at for at, said in enumerate(talk.heard) if isinstance(said, Reject)), default=None)
    before = () if last is None else options(replace(talk, heard=talk.heard[:last], picked=()))
    return max((len(each.plan.installments) for each in before), default=0)


def _gentler(talk: Talk, refused: int) -> tuple[Option, ...]:
    """Plans longer than any that was refused, else the longest: nobody who found plan B too much is shown only dearer ones."""
    longest = talk.view.policy.max_months
    lengths = dict.fromkeys(min(longest, months) for months in (refused + (refused + 1) // 2, longest)) if refused else ()
    found: dict[Plan, Option] = {}
    for says in ((Offer(months=months),) for months in lengths):
        move = hear(talk.base, says).move
        if isinstance(move, Agree) and len(move.plan.installments) >= refused:
            found.setdefault(move.plan, Option(NAMES[0], "smaller", move.plan, says))
    return tuple(found.values())


def _agreeable(talk: Talk, proposed: Plan, refused: int) -> Iterator[Option]:
    for idea, says in _ideas(talk, proposed, refused):
        move = hear(talk.base, says).move
        if isinstance(move, Agree) and _differs(idea, move.plan, proposed) and _keeps_its_name(idea, move.plan, says):
            yield Option(NAMES[1], idea, move.plan, says)


def _differs(idea: str, plan: Plan, proposed: Plan) -> bool:
    """Whether an alternative is what its idea says: really smaller payments, or really sooner done."""
    if idea == "smaller":
        return _largest(plan) <= _largest(proposed) and _usual(plan) < _usual(proposed)
    return idea != "sooner" or len(plan.installments) < len(proposed.installments)


def _keeps_its_name(idea: str, plan: Plan, says: tuple[Statement, ...]) -> bool:
    """Whether a plan begins with the payment that was offered; "more at first" also with more than those afterwards."""
    if idea not in ("first_payment", "first_as_said"):
        return True
    offered, amounts = [each.pay_now for each in says if isinstance(each, Offer)], [each.amount for each in plan.installments]
    return amounts[0] in offered and len(amounts) > 1 and (idea == "first_as_said" or amounts[0] > amounts[1])


def _largest(plan: Plan) -> Money:
    return max(each.amount for each in plan.installments)


def _usual(plan: Plan) -> Money:
    """What is paid month by month; the rules may make the first payment larger."""
    return plan.installments[min(1, len(plan.installments) - 1)].amount


def _ideas(talk: Talk, proposed: Plan, refused: int) -> Iterator[Idea]:
    """In the order in which they are likely to help: what the borrower wished for, smaller payments, sooner done, all at once."""
    count, longest = len(proposed.installments), talk.view.policy.max_months
    wish = next((said for said in reversed(talk.heard) if isinstance(said, Offer)), Offer())
    yield from _wished(talk, wish, proposed)
    if wish.pay_monthly is not None:
        yield "smaller", (Offer(months=longest),)
    yield from (("smaller", (Offer(months=months),)) for months in _longer(max(count, refused), longest))
    yield from (("sooner", (Offer(months=months),)) for months in (count // 2, count // 2 + count // 4) if 1 < months < count)
    if count > 1:
        yield "extension", (AskExtension(talk.view.policy.max_extension_days),)


def _wished(talk: Talk, wish: Offer, proposed: Plan) -> Iterator[Idea]:
    """The borrower's own words with as little changed as there can be: the first payment as proposed, the rest as wished."""
    first, day = proposed.installments[0].amount, wish.first_date or proposed.installments[0].due
    if wish.settle_for is not None:
        everything = talk.debt.outstanding.total
        yield "settled", (AskWaiver(), Offer(settle_for=everything, first_date=wish.first_date))
    elif wish.pay_monthly is not None:
        now = max(first, wish.pay_monthly, wish.pay_now or first)
        yield "wished", (Offer(pay_now=now, pay_monthly=wish.pay_monthly, first_date=day),)
    elif wish.pay_now is not None:
        days = [wish.first_date] if wish.first_date else [min(day, talk.today + SOON), day]
        offers = (Offer(pay_now=wish.pay_now, months=months, first_date=day) for day in days for months in LENGTHS)
        yield from (("first_payment", (offer,)) for offer in offers)
        yield from (("first_as_said", (offer,)) for offer in _then_equal(wish.pay_now, proposed, days))


def _then_equal(first: Money, proposed: Plan, days: list[date]) -> Iterator[Offer]:
    """That first payment, and the rest of what the plan proposed collects in equal ones: as many as it has, or more."""
    rest = proposed.total - first
    counts = [len(proposed.installments), *(count for count in LENGTHS if count > len(proposed.installments))]
    for day in days:
        for count in counts if rest > Money.zero(first.currency) else ():
            monthly = Money(-(-rest.minor // max(1, count - 1)), first.currency)
            yield Offer(pay_now=first, pay_monthly=monthly, first_date=day)


def _longer(count: int, longest: int) -> Iterable[int]:
    """Half as long again, then as long as it goes; a few payments in place of one."""
    return (min(longest, count + (count + 1) // 2), longest) if count > 1 else FEW
