"""The borrower's word to pay on a day."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.service.account import Overview


class Promise(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        say.words("promise_with_person")
