"""A lesson offered beside help, at the moment it is about."""

from __future__ import annotations

import json

from rasa_sdk import Tracker

from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.dialogue.lessons.moments import lesson_for
from bot.dialogue.lessons.progress import Progress
from bot.dialogue.lessons.shelf import lessons
from bot.service.account import Overview


def suggest_lesson(say: Saying, turn: TurnContext, tracker: Tracker, about: str, account: Overview | None = None) -> None:
    """The last choice of an answer. Not by SMS, where every choice costs a line, and not while a question is open."""
    if turn.sms or tracker.get_slot("awaiting") or not say.messages:
        return
    known = lessons(turn.language)
    name = lesson_for(about, account, Progress.of(tracker.get_slot("lesson"), known).done)
    if name is not None:
        say.choice("learn" + json.dumps({"option": name}), turn.word("lesson_in_a_minute", title=known[name].title))
