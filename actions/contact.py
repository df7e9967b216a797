"""Messages that shall stop or start again, and the wrong person."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer
from actions.saying import Saying
from bot.dialogue.context import TurnContext


class StopContact(Answer):
    """At once and without a question; whoever asks, by whatever words."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        turn.want("stop_contact", channel=None)
        say.leave_form()
        say.words("stop_contact_done")
        say.be_silent()


class ResumeContact(Answer):
    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        turn.want("resume_contact", channel=None)
        say.words("resume_contact_done")


class WrongPerson(Answer):
    """A stranger is left alone and told nothing; a proven borrower is asked whether the debt itself is wrong."""

    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is not None:
            say.words("wrong_person_verified")
            return
        turn.want("wrong_person")
        say.leave_form()
        say.words("wrong_person_done")
        say.be_silent()
