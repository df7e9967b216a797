"""The borrower's word to pay on a day: read, said back with what it means in law, and noted only after a yes."""

from __future__ import annotations

from datetime import date, timedelta

from rasa_sdk import Tracker

from actions.base import AccountAnswer, utterance
from actions.loans import product_name
from actions.recency import is_fresh
from actions.saying import Saying
from bot.dialogue import wording
from bot.dialogue.bargaining.promising import Word, word_of
from bot.dialogue.context import TurnContext
from bot.dialogue.figures import Figures
from bot.service.account import LoanView, Overview
from bot.service.turn import Json

SLOT = "promise"
OURS = frozenset(("action_promise", "action_record_promise", "action_drop_promise"))


class Promise(AccountAnswer):
    """A day and an amount as far as they were said; what is missing is asked, what is whole is said back."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        view = promised_loan(account, tracker)
        if view is None:
            say.words("promise_nothing_owed")
        elif view.progress is not None and view.progress.next_due is not None:
            say.words("promise_with_plan", **next_payment(view, turn))
        else:
            ask_or_confirm(say, turn, view, given(view, account, turn, tracker))


def promised_loan(account: Overview, tracker: Tracker) -> LoanView | None:
    """The loan spoken of, else the one longest overdue."""
    owed = [view for view in account.loans if not view.statement.paid_off]
    held = (tracker.get_slot(SLOT) or {}).get("loan")
    return next((view for view in owed if view.id == held), owed[0] if owed else None)


def given(view: LoanView, account: Overview, turn: TurnContext, tracker: Tracker) -> Word:
    """What was said until now, with what this message adds or corrects."""
    said = utterance(tracker, view.statement.currency, turn.today)
    payday = account.finances.finances.payday if account.finances else None
    return word_of(said, view, payday, tracker.get_slot(SLOT))


def ask_or_confirm(say: Saying, turn: TurnContext, view: LoanView, word: Word) -> None:
    latest = turn.today + timedelta(days=view.policy.max_extension_days)
    if word.due is None or word.due > latest:
        say.remember(SLOT, word.to_json(without_day=True))
        far = {"latest": wording.day(latest, turn.language, turn.today)}
        say.words("promise_too_far" if word.due else "promise_date", **far)
        say.ask("promise_date")
        return
    say.remember(SLOT, word.to_json())
    say.words("promise_confirm", **figures(view, word, word.due, turn))
    say.words("promise_confirm_ask")
    say.ask("promise_confirm")


def figures(view: LoanView, word: Word, due: date, turn: TurnContext) -> Figures:
    left = view.statement.overdue.total - word.amount
    is_part, gap = left.minor > 0, " " if turn.language == "en" else ""
    return {
        "product": product_name(view, turn),
        "loan": view.id,
        "amount": wording.money(word.amount, turn.language),
        "due": wording.day(due, turn.language, turn.today),
        "rest": gap + turn.word("promise_rest", left=wording.money(left, turn.language)) if is_part else "",
    }


def next_payment(view: LoanView, turn: TurnContext) -> Figures:
    state = view.progress
    assert state is not None
    assert state.next_due is not None
    assert state.next_amount is not None
    return {
        "next_due": wording.day(state.next_due, turn.language, turn.today),
        "next_amount": wording.money(state.next_amount, turn.language),
    }


class RecordPromise(AccountAnswer):
    """Notes the promise that was said back last; after anything else it is said back once more."""

    acts = True
    general = "general_promise"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        view = promised_loan(account, tracker)
        held: Json = tracker.get_slot(SLOT) or {}
        if view is None or not held.get("due"):
            say.words("promise_nothing_owed")
            return
        word = Word.from_json(held, view)
        if not is_fresh(tracker, OURS) or word.due is None or word.due < turn.today:
            ask_or_confirm(say, turn, view, word)
            return
        turn.want("record_promise", loan_id=view.id, amount=str(word.amount.amount), due=word.due.isoformat())
        say.words("promise_recorded", **figures(view, word, word.due, turn))
        say.remember(SLOT, None)
        say.ask(None)


class DropPromise(AccountAnswer):
    """No promise; but a day in the same breath is another one."""

    general = "general_promise"

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        view = promised_loan(account, tracker)
        if view is not None and tracker.latest_message.get("entities"):
            ask_or_confirm(say, turn, view, given(view, account, turn, tracker))
            return
        say.remember(SLOT, None)
        say.words("promise_dropped")
        say.ask(None)
