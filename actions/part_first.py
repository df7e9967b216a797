"""A part that is to be paid first: taken from a payment that was being confirmed, and answered beside the plans."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker

from actions.pay_link import SLOT
from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.bargaining.options import options
from bot.dialogue.bargaining.part import Unmet, is_part, unmet
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.context import TurnContext
from bot.lending.money import Money
from bot.lending.negotiation import Offer, Statement


def loan_of_part(tracker: Tracker) -> str | None:
    """The loan of the payment that was being confirmed when a plan for the rest was asked for."""
    held = tracker.get_slot(SLOT) if tracker.get_slot("awaiting") == "pay_confirm" else None
    return str(held["loan"]) if held else None


def with_part(read: tuple[Statement, ...], talk: Talk, tracker: Tracker) -> tuple[Statement, ...]:
    """What was read, beginning with the payment that was being confirmed: it is paid first, the rest by the plan."""
    if loan_of_part(tracker) != talk.view.id:
        return read
    part = Money.of(tracker.get_slot(SLOT)["amount"], talk.view.statement.currency)
    if any(isinstance(each, Offer) for each in read):
        return tuple(replace(each, pay_now=each.pay_now or part) if isinstance(each, Offer) else each for each in read)
    return (*read, Offer(pay_now=part))


def is_only_now(talk: Talk, read: tuple[Statement, ...]) -> bool:
    """Whether nothing but a payment now was read, and no first payment waits that it would correct."""
    waits = any(isinstance(each, Offer) and each.pay_now for each in talk.picked)
    return len(read) == 1 and isinstance(read[0], Offer) and is_part(read[0]) and read[0].first_date is None and not waits


def newly_unmet(before: Talk, after: Talk) -> Unmet | None:
    """The payment that no plan begins with, when plans are shown without it for the first time."""
    found = _unmet(after)
    return None if found is not None and _unmet(before) == found else found


def _unmet(talk: Talk) -> Unmet | None:
    return None if talk.agreed is not None else unmet(talk, tuple(each.plan for each in options(talk)))


def say_unmet(say: Saying, turn: TurnContext, found: Unmet) -> None:
    """Why no plan begins with it, and that it can be paid on its own."""
    key = "plan_first_too_small" if found.is_too_small else "plan_first_not_fit"
    figures = {"amount": wording.money(found.amount, turn.language), "least": wording.money(found.least, turn.language)}
    say.words(key, **figures, figure=f"{found.amount.amount.normalize():f}")
