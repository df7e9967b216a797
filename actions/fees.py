"""What interest and penalties apply, and how every amount came about."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer
from actions.loans import each_loan
from actions.moments import suggest_lesson
from actions.saying import Saying
from bot.dialogue.cards.account import derivation
from bot.dialogue.cards.fees import rates, rates_card
from bot.dialogue.context import TurnContext
from bot.service.account import Overview


class Fees(AccountAnswer):
    """The contract's rates, then each line of what is due today."""

    shows_workings = True

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            terms = loan.account.terms
            told = {**figures, **rates(terms, turn.language)}
            say.card(rates_card(terms, told, turn.language), "fees_card" if terms.revolving else "fees_how", **told)
            if lines := [derivation(line, turn.language) for line in loan.statement.lines if line.is_due]:
                say.lines("fees_lines", lines)
        say.words("fees_nothing_extra")
        suggest_lesson(say, turn, tracker, "fees", account)
