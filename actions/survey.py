"""How did we do: asked when the borrower says thanks or goodbye after a plan, a case or a lesson; a mark, and words if they like."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer, value_of, words
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.service.survey import MARKS, to_ask
from bot.service.survey import choice as rating


class Thanks(Answer):
    key = "utter_welcome"

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words(self.key)
        await ask_how_it_went(say, turn, tracker)


class Goodbye(Thanks):
    key = "utter_goodbye"


class Rate(Answer):
    """Keeps the mark that was chosen; few points bring a person within reach."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        survey, _, subject = str(value_of(tracker, "option")).partition(":")
        score = int(value_of(tracker, "number"))
        turn.want("rate", survey=survey, subject=subject, score=score)
        say.words("survey_sorry" if score <= 2 else "survey_thanks")


class Feedback(Answer):
    """Praise and blame in words; what follows a mark is kept with it."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        turn.want("survey_words", words=words(tracker))
        say.words("utter_feedback")


async def ask_how_it_went(say: Saying, turn: TurnContext, tracker: Tracker) -> None:
    """Puts the question once for each occasion, and never while another question is open."""
    found = None if tracker.get_slot("awaiting") else await occasion(turn, tracker)
    if found is None:
        return
    survey, subject = found
    turn.want("ask_survey", survey=survey, subject=subject)
    say.words(f"survey_{survey}")
    for mark in MARKS:
        say.choice(rating(survey, subject, mark), turn.word(f"survey_mark_{mark}"))


async def occasion(turn: TurnContext, tracker: Tracker) -> tuple[str, str] | None:
    """The plan, the case or else the lesson that this conversation was not asked about yet."""
    conversation = turn.request.conversation_id
    async with turn.store.read() as uow:
        if (found := await to_ask(uow, conversation, turn.request.now)) is not None:
            return found
        asked = {each.subject for each in await uow.surveys.of_conversation(conversation)}
    done = [f"{conversation}.{name}" for name in (tracker.get_slot("lesson") or {}).get("done", ())]
    return ("lesson", done[-1]) if done and done[-1] not in asked else None
