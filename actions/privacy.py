"""Personal data, and doubts whether a message is genuine."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.context import TurnContext


class Privacy(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("privacy")


class Scam(Answer):
    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("scam", site=rulebook.lender(turn.request.lender_id).contact.site)
