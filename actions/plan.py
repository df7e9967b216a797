"""A plan that was agreed: how it stands."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.bargaining import proceed
from actions.base import AccountAnswer, words
from actions.loans import each_loan, product_name
from actions.negotiation import Negotiate
from actions.resuming import resumed
from actions.saying import Saying
from bot import rulebook
from bot.dialogue import wording
from bot.dialogue.bargaining.words import names
from bot.dialogue.context import TurnContext
from bot.dialogue.overtaken import SLOT
from bot.service.account import LoanView, Overview
from bot.service.plan_cards import status_card, status_figures
from bot.service.records import PlanStatus as Status

ENDED = {Status.KEPT: "plan_status_kept", Status.BROKEN: "plan_status_broken"}


class PlanStatus(AccountAnswer):
    """Every plan that runs, every promise that waits, and the last plan of a loan that has neither."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for view in account.loans:
            if view.plan is not None:
                tell_plan(say, turn, view)
            elif view.promise is not None:
                tell_promise(say, turn, view)
            else:
                tell_ended(say, account, view)
        if not say.messages and not await _go_on(say, account, turn, tracker):
            await _begin_or_offer(say, account, turn, tracker)


async def _go_on(say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> bool:
    """Whether a plan was being talked about; then the talk goes on where it was left, since that is the plan they mean."""
    named = (tracker.get_slot(SLOT) or {}).get("loan")
    view = next((each for each in account.loans if each.id == named and not each.statement.paid_off), None)
    if view is None:
        return False
    say.words("plan_back_today")
    await proceed(say, turn, resumed(view, account, turn, tracker))
    return True


async def _begin_or_offer(say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
    """No plan runs: whoever chooses one ("plan A or B") before any was laid out is led there at once; others are asked."""
    if names(words(tracker), "lettered") and not all(view.statement.paid_off for view in account.loans):
        say.words("plan_none_laid_out")
        await Negotiate().disclose(say, account, turn, tracker)
    else:
        say.words("plan_status_none")
        say.ask("plan_wanted")


def tell_plan(say: Saying, turn: TurnContext, view: LoanView) -> None:
    assert view.plan is not None
    assert view.progress is not None
    grace = rulebook.lender(turn.request.lender_id).handling.plan_grace_days
    figures = {"product": product_name(view, turn), **status_figures(view.plan, view.progress, grace, turn.today, turn.language)}
    key = "plan_status_late" if view.progress.late else "plan_status"
    if view.progress.status is Status.MISSED and view.progress.open_until is not None:
        key = "plan_status_missed"
        figures["open_until"] = wording.day(view.progress.open_until, turn.language, turn.today)
    said = turn.word(key, **figures)
    say.card(status_card(view.plan.plan, figures, said, turn.language), key, **figures)


def tell_promise(say: Saying, turn: TurnContext, view: LoanView) -> None:
    assert view.promise is not None
    amount = wording.money(view.promise.amount, turn.language)
    due = wording.day(view.promise.due, turn.language, turn.today)
    say.words("promise_pending", loan=view.id, amount=amount, due=due)


def tell_none_runs(say: Saying, account: Overview) -> None:
    """That no plan runs: how the last one ended, with the way to another, or that there is none."""
    for view in account.loans:
        if view.promise is None:
            tell_ended(say, account, view)
    if not say.messages:
        say.words("plan_status_none")


def tell_after(say: Saying, account: Overview, turn: TurnContext) -> bool:
    """After a plan has ended: how it ended, what is due by now, and the next step; False when no loan that is owed had one."""
    for view, figures in each_loan(account, turn):
        last = next((plan for plan in reversed(account.plans) if plan.loan_id == view.id), None)
        if view.plan is None and last is not None and not view.statement.paid_off:
            ended = turn.word("after_plan_kept" if last.status is Status.KEPT else "after_plan_ended", **figures)
            stands = turn.word(f"after_plan_{'due' if view.statement.overdue.total else 'upcoming'}", **figures)
            limit = view.policy.max_broken_plans
            say.words("after_plan_person" if view.broken_plans > limit else "after_plan", ended=ended, stands=stands)
    return bool(say.messages)


def tell_ended(say: Saying, account: Overview, view: LoanView) -> None:
    """The latest plan of the loan, if it ended kept or broken."""
    ended = [plan for plan in account.plans if plan.loan_id == view.id and plan.status in ENDED]
    if view.broken_plans or ended:
        kept = bool(ended) and ended[-1].status is Status.KEPT
        say.words("plan_status_kept" if kept else "plan_status_broken", loan=view.id)
