"""What is said about a plan that runs while another is talked of in its place."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.bargaining import close, keep
from actions.base import intent, words
from actions.saying import Saying
from bot import rulebook
from bot.dialogue import wording
from bot.dialogue.bargaining.changing import may_change, no_later_than_it_is
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.bargaining.words import names
from bot.dialogue.context import TurnContext
from bot.dialogue.overtaken import SLOT, TO_PLANS
from bot.service.account import LoanView


def stays_as_it_is(talk: Talk, tracker: Tracker) -> bool:
    """Whether a talk about changing a plan ends with the plan left alone."""
    return talk.replaces is not None and intent(tracker) == "deny" and names(words(tracker), "as_it_is")


def leave(say: Saying) -> None:
    close(say)
    say.words("plan_unchanged")


def say_no_later(say: Saying, turn: TurnContext, talk: Talk) -> bool:
    """Says so where a running plan's next payment is as late as the rules let it be; whether that was said."""
    due = no_later_than_it_is(talk.view, turn.today) if talk.replaces is not None else None
    if due is None:
        return False
    keep(say, talk)
    say.words("plan_change_no_later", due=wording.day(due, turn.language, turn.today))
    say.ask("plan_change")
    return True


def ask_how_to_change(say: Saying, talk: Talk) -> None:
    keep(say, talk)
    say.words("plan_change_how")
    say.ask("plan_change")


def has_something_to_change(say: Saying, turn: TurnContext, tracker: Tracker, view: LoanView) -> bool:
    """Whether this is about changing the loan's running plan; if not, says that it stands, or who may change it further."""
    if not may_change(view, rulebook.lender(turn.request.lender_id).handling.plan_changes):
        say.words("plan_change_person")
        close(say)
        say.ask("handoff_offer")
    elif (tracker.get_slot(SLOT) or {}).get("replaces") != (view.plan and view.plan.id) and intent(tracker) in TO_PLANS:
        say.words("plan_stands")
        close(say)
    else:
        return True
    return False
