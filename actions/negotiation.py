"""Plans, extensions, waivers and offers: for now a person is offered to settle them."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.service.account import Overview


class Negotiate(AccountAnswer):
    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        say.words("negotiate_with_person")
        say.ask("handoff_offer")
