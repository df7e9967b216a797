"""Short lessons, and what waiting would cost."""

from __future__ import annotations

import json
from datetime import date, timedelta

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer, value_of, words
from actions.loans import each_loan
from actions.saying import Saying
from bot import catalogue
from bot.dialogue import wording
from bot.dialogue.cards.lesson import lesson_card, lessons
from bot.dialogue.context import TurnContext
from bot.dialogue.costs import cost_of_waiting
from bot.service.account import Overview

USUAL_WAIT = timedelta(days=30)


class Lesson(Answer):
    """The lesson that was chosen or whose subject is named; else the list of them."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if key := value_of(tracker, "option") or subject(words(tracker), turn):
            say.card(lesson_card(key, turn.language), key)
        else:
            say.words("lesson_which")
        for other in [name for name in lessons(turn.language) if name != key][:3]:
            say.choice("learn" + json.dumps({"option": other}), catalogue.entry(other, turn.language)["title"])


def subject(text: str, turn: TurnContext) -> str | None:
    """The lesson whose longest term occurs in the text."""
    named = [(len(term), key) for key, terms in lessons(turn.language).items() for term in terms if term in text.lower()]
    return max(named)[1] if named else None


class SimulateCost(AccountAnswer):
    """What paying everything off would take today and on a later day, the one named or a month from now."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        named = value_of(tracker, "date")
        later = max(date.fromisoformat(named) if named else turn.today + USUAL_WAIT, turn.today + timedelta(days=1))
        for loan, figures in each_loan(account, turn):
            if loan.statement.paid_off:
                say.words("simulate_paid_off", **figures)
                continue
            then, more = cost_of_waiting(loan.account, loan.statement, later)
            amounts = {"then": wording.money(then, turn.language), "more": wording.money(more, turn.language)}
            say.words("simulate_wait", **figures, **amounts, later=wording.day(later, turn.language, turn.today))
        say.words("simulate_close")
