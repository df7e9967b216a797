"""Changing a plan that runs: another day, another sum, a break, another plan after a missed payment; and keeping what was told."""

from __future__ import annotations

from abc import abstractmethod

from rasa_sdk import Tracker

from actions.bargaining import keep, proceed
from actions.base import AccountAnswer, Answer, intent
from actions.cases import desk_words, hand_over
from actions.hardship import Hardship, tells_of_hardship
from actions.listening import heard
from actions.negotiation import negotiate
from actions.plan import tell_none_runs
from actions.resuming import resumed
from actions.running_plan import has_something_to_change, leave, say_no_later
from actions.saying import Saying
from bot.dialogue.bargaining.analysis import unoffered
from bot.dialogue.bargaining.changing import latest_start, spread_anew, talk_of
from bot.dialogue.context import TurnContext
from bot.lending.negotiation import Reason
from bot.service.account import LoanView, Overview
from bot.service.records import PlanCause, PlanStatus

ASKED = {"plan_new_date": "plan_change_date", "plan_new_amount": "plan_change_amount"}


class PlanAnswer(AccountAnswer):
    """An answer about the plan that runs; without one, or when it may not be changed again, says so."""

    general = "general_plan_status"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        view = planned(account)
        if view is None:
            tell_none_runs(say, account)
        elif has_something_to_change(say, turn, tracker, view):
            await self.change(say, account, view, turn, tracker)

    @abstractmethod
    async def change(self, say: Saying, account: Overview, view: LoanView, turn: TurnContext, tracker: Tracker) -> None:
        """Says what follows for the loan's plan."""


def planned(account: Overview) -> LoanView | None:
    """The loan with a plan that runs; one that missed a payment first."""
    running = [view for view in account.loans if view.plan is not None and view.progress is not None]
    return min(running, key=lambda view: not is_missed(view), default=None)


def is_missed(view: LoanView) -> bool:
    return view.progress is not None and view.progress.status is PlanStatus.MISSED


class ChangePlan(PlanAnswer):
    """Whatever is said with the wish is heard at once; else it is asked how."""

    async def change(self, say: Saying, account: Overview, view: LoanView, turn: TurnContext, tracker: Tracker) -> None:
        talk = resumed(view, account, turn, tracker)
        if tells_of_hardship(account, tracker):
            await Hardship().disclose(say, account, turn, tracker)
            return
        if is_missed(view) and intent(tracker) == "change_plan" and not heard(talk, turn, tracker):
            await Replan().change(say, account, view, turn, tracker)
            return
        if intent(tracker) not in ASKED:
            await negotiate(say, turn, tracker, talk)
            return
        keep(say, talk)
        say.words(ASKED[intent(tracker)])
        say.ask("plan_change")


class PausePlan(PlanAnswer):
    """As late a next payment as the rules allow, the rest as it was."""

    async def change(self, say: Saying, account: Overview, view: LoanView, turn: TurnContext, tracker: Tracker) -> None:
        talk = talk_of(view, account, turn.today)
        if say_no_later(say, turn, talk):
            return
        say.words("plan_change_pause")
        await proceed(say, turn, talk.hear(latest_start(view, turn.today)))


class Replan(PlanAnswer):
    """One other plan after a missed payment, worked out at once; after a second one a person decides."""

    async def change(self, say: Saying, account: Overview, view: LoanView, turn: TurnContext, tracker: Tracker) -> None:
        assert view.plan is not None
        talk = talk_of(view, account, turn.today).hear(spread_anew(view, turn.today))
        if view.plan.cause is PlanCause.MISSED:
            say.words("plan_replan_person")
            say.words("refer_hours", **desk_words(turn))
            await hand_over(say, turn, "negotiation", "missed_again", **unoffered(talk, Reason("missed_again", {})))
            return
        say.words("plan_replan")
        await proceed(say, turn, talk)


class LeavePlan(AccountAnswer):
    """Nothing is changed."""

    general = "general_plan_status"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        leave(say)


class KeepFinances(Answer):
    """Keeps what was told of the household, because the borrower just asked for it."""

    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        means = tracker.get_slot("means")
        if turn.verified is not None and means:
            turn.want("save_finances", consent=True, **means)
            say.remember("means", None)
        say.words("finances_kept" if means else "finances_nothing")
