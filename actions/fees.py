"""What interest and penalties apply, and how every amount came about."""

from __future__ import annotations

from collections.abc import Sequence

from rasa_sdk import Tracker

from actions.base import AccountAnswer
from actions.loans import each_loan
from actions.moments import suggest_lesson
from actions.saying import Saying
from bot.dialogue.cards.account import derivation
from bot.dialogue.cards.fees import rates, rates_card
from bot.dialogue.context import TurnContext
from bot.lending import DerivationLine
from bot.service.account import Overview


class Fees(AccountAnswer):
    """The contract's rates, then each line of what is due today."""

    shows_workings = True

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        for loan, figures in each_loan(account, turn):
            if turn.sms:
                tell_lines(say, turn, loan.statement.lines)
            terms = loan.account.terms
            told = {**figures, **rates(terms, turn.language)}
            say.card(rates_card(terms, told, turn.language), "fees_card" if terms.revolving else "fees_how", **told)
            if not turn.sms:
                tell_lines(say, turn, loan.statement.lines)
        say.words("fees_nothing_extra")
        suggest_lesson(say, turn, tracker, "fees", account)


def tell_lines(say: Saying, turn: TurnContext, lines: Sequence[DerivationLine]) -> None:
    """How each amount that is due came about; by SMS before all else and what lateness added first, since the end may be cut off."""
    due = [line for line in lines if line.is_due]
    if turn.sms:
        due.sort(key=lambda line: line.component not in ("penalty", "fee"))
    if due:
        say.lines("fees_lines", [derivation(line, turn.language) for line in due])
