"""Danger to life: a few kind words, the numbers to call, a person at once, and silence about money."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer
from actions.cases import hand_over
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.context import TurnContext


class Crisis(Answer):
    """Whatever else was said: nobody presses somebody in danger, and a person looks at once."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("crisis")
        turn.want("silence", days=rulebook.rule("desk.crisis_quiet_days").value)
        await hand_over(say, turn, "danger", "crisis", statement=turn.request.text)
