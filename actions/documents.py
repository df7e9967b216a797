"""Contracts, statements and certificates."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.service.account import Overview


class Documents(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        settled = all(loan.statement.paid_off for loan in account.loans)
        say.words("documents", left=turn.word("documents_settled" if settled else "documents_not_settled"))
