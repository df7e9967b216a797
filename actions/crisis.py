"""Danger to life: a few kind words, the numbers to call, a person at once, and silence about money."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer, words
from actions.cases import hand_over
from actions.saying import Saying
from bot import rulebook
from bot.dialogue.context import TurnContext
from bot.dialogue.nlu.threats import is_told, threatens_others


class Crisis(Answer):
    """Whatever else was said: nobody presses somebody in danger, and a person looks at once.

    A threat to others is met without blame; one that somebody made to the borrower is a complaint for a person.
    """

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        text = words(tracker)
        told = is_told(text)
        say.words("crisis_told" if told else "crisis_others" if threatens_others(text) else "crisis")
        turn.want("silence", days=rulebook.rule("desk.crisis_quiet_days").value)
        topic, reason = ("complaint", "threatened") if told else ("danger", "crisis")
        await hand_over(say, turn, topic, reason, statement=turn.request.text)
