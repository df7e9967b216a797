"""Messages that shall stop or start again, and the wrong person."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer, value_of, words
from actions.saying import Saying
from bot.dialogue.contact_hours import any_hour, wished_hours
from bot.dialogue.context import TurnContext

CLOCK = "%H:%M"
ANY_HOUR = "any_hour"


def nobody_known(turn: TurnContext) -> bool:
    """Whether neither a proof nor a number says whom a wish about contact is from, so that nothing can be done about it here."""
    return turn.verified is None and not turn.sms


class StopContact(Answer):
    """At once and without a question; whoever asks, by whatever words. Who wants quiet at some hours only gets just that."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if nobody_known(turn):
            say.words("contact_unknown")
            return
        if (hours := wished_hours(words(tracker))) is not None:
            bounds = {"start": hours.start.strftime(CLOCK), "end": hours.end.strftime(CLOCK)}
            turn.want("wish_hours", **bounds)
            say.words("quiet_hours_done", **bounds)
            return
        turn.want("stop_contact", channel=None)
        say.leave_form()
        say.words("stop_contact_done")
        say.be_silent()


class ResumeContact(Answer):
    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if nobody_known(turn):
            say.words("contact_unknown")
            return
        if value_of(tracker, "option") == ANY_HOUR:
            turn.want("wish_hours", start=None, end=None)
            say.words("quiet_hours_ended")
            return
        if any_hour(words(tracker)):
            turn.want("wish_hours", start=None, end=None)
        turn.want("resume_contact", channel=None)
        say.words("resume_contact_done")


class WrongPerson(Answer):
    """A stranger is left alone and told nothing; a proven borrower is asked whether the debt itself is wrong."""

    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        if turn.verified is not None:
            say.words("wrong_person_verified")
            return
        if nobody_known(turn):
            say.words("wrong_person_unknown")
            return
        turn.want("wrong_person")
        say.leave_form()
        say.words("wrong_person_done")
        say.be_silent()
