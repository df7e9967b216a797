"""Which talk about a plan a message belongs to: the loan, and the talk as it was left."""

from __future__ import annotations

import json

from rasa_sdk import Tracker

from actions.base import value_of
from actions.listening import heard
from actions.loans import each_loan
from actions.part_first import loan_of_part
from actions.running_plan import has_something_to_change
from actions.saying import Saying
from bot.dialogue.bargaining.changing import talk_of
from bot.dialogue.bargaining.history import to_json
from bot.dialogue.bargaining.talk import Talk
from bot.dialogue.context import TurnContext
from bot.dialogue.overtaken import SLOT
from bot.service.account import LoanView, Overview


def which_loan(say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> LoanView | None:
    """The loan to talk about: the one named or talked of, else the only one late; None when that was asked or nothing is owed."""
    owed = [view for view in account.loans if not view.statement.paid_off]
    late = [view for view in owed if view.statement.overdue.total and view.plan is None]
    named = str(value_of(tracker, "option") or loan_of_part(tracker) or (tracker.get_slot(SLOT) or {}).get("loan") or "")
    view = next((each for each in owed if each.id == named), None)
    candidates = [view] if view else late or owed
    if len(candidates) > 1:
        ask_which(say, account, turn, tracker, candidates)
    elif not candidates:
        say.words("negotiation_nothing_owed")
    elif candidates[0].plan is None or has_something_to_change(say, turn, tracker, candidates[0]):
        return candidates[0]
    return None


def ask_which(say: Saying, account: Overview, turn: TurnContext, tracker: Tracker, views: list[LoanView]) -> None:
    """Which of several loans; what was said already waits for the answer, read for each of them."""
    say.words("ask_which_loan")
    for view, figures in each_loan(account, turn):
        if view in views:
            say.choice("choose_loan" + json.dumps({"option": view.id}), f"{figures['product']} {view.id}")
    said = {view.id: to_json(heard(Talk(view=view, today=turn.today), turn, tracker)) for view in views}
    say.remember(SLOT, {"pending": said})
    say.ask("plan_loan")


def resumed(view: LoanView, account: Overview, turn: TurnContext, tracker: Tracker) -> Talk:
    """The talk as it was left; a new one begins with the means that the borrower let us keep."""
    kept = tracker.get_slot(SLOT) or {}
    running = view.plan.id if view.plan else None
    if kept.get("loan") == view.id and kept.get("replaces") == running:
        return Talk.resume(kept, view, turn.today)
    if running is not None:
        return talk_of(view, account, turn.today)
    known = (account.finances.finances,) if account.finances else ()
    return Talk(view=view, today=turn.today, heard=known)
