"""A talk about a plan that events have overtaken: the plan it would change has ended, or another one runs by now, or nothing is owed.

Such a talk is dropped at the next message with the question that it left open, so that nobody is asked days later whether to go on
with it. An answer to that question is met with how the plan stands.
"""

from __future__ import annotations

from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.context import TurnContext
from bot.dialogue.in_context import TALKS, meant_as
from bot.service.account import Overview
from bot.service.turn import Json

SLOT = "negotiation"
TO_PLANS = frozenset(("affirm", "choose", "continue_plan", "deny", "skip_question"))
"""Answers to plans or terms on the table, which begin nothing by themselves."""
ANSWERS = TO_PLANS | {"plan_new_amount", "plan_new_date"}


async def drop_overtaken(tracker: DialogueStateTracker, turn: TurnContext, parsed: Json) -> bool:
    """Drops a talk that is overtaken, with its open question; whether there was one. A talk of the same day about a first plan has no
    plan that could end: only for an answer to it is the account read."""
    kept = tracker.get_slot(SLOT) or {}
    if turn.verified is None or "loan" not in kept:
        return False
    is_new = kept["on"] == turn.today.isoformat() and not kept.get("replaces")
    if is_new and parsed["intent"]["name"] not in ANSWERS:
        return False
    if not is_overtaken(kept, await turn.account(turn.verified)):
        return False
    tracker.update(SlotSet(SLOT, None))
    if tracker.get_slot("awaiting") in TALKS:
        tracker.update(SlotSet("awaiting", None))
    return True


def is_overtaken(kept: Json, account: Overview) -> bool:
    """Whether the talk's loan is paid off or gone, or the plan that runs on it is not the one that it was about."""
    view = next((each for each in account.loans if each.id == kept["loan"]), None)
    if view is None or view.statement.paid_off:
        return True
    return (view.plan.id if view.plan else None) != kept.get("replaces")


def answered_late(parsed: Json) -> Json:
    """A message after such a talk was dropped: an answer to it asks how the plan stands."""
    return meant_as("ask_plan_status", parsed) if parsed["intent"]["name"] in ANSWERS else parsed
