"""What is offered beside an answer: a lesson at the moment it is about, and the workings of an amount that was only said."""

from __future__ import annotations

import json
import re

from rasa_sdk import Tracker

from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.dialogue.lessons.here import lessons_here
from bot.dialogue.lessons.moments import lesson_for
from bot.dialogue.lessons.progress import Progress
from bot.service.account import Overview

WORKINGS = frozenset({"ask_fees", "ask_amount_due"})  # answers that show how every amount came about
AMOUNT = re.compile(r"\d\.\d\d(?![\d%])")


def offer_workings(say: Saying, turn: TurnContext) -> None:
    """An amount said in words, without a card that opens, brings a way to how it came about. By SMS a word agreed on does so at any
    time; while a question waits for its answer nothing is put beside it."""
    asks = any(event.get("name") == "awaiting" and event.get("value") for event in say.events)
    if turn.sms or asks:
        return
    is_said = any(AMOUNT.search(one["text"]) for one in say.messages if "card" not in one["payload"])
    offered = {choice["id"] for one in say.messages for choice in one["payload"].get("choices", [])}
    if is_said and not offered & WORKINGS:
        say.offer_beside(("ask_fees", "how_worked_out"))


def suggest_lesson(say: Saying, turn: TurnContext, tracker: Tracker, about: str, account: Overview | None = None) -> None:
    """The last choice of an answer. Not by SMS, where every choice costs a line, and not while a question is open."""
    if turn.sms or tracker.get_slot("awaiting") or not say.messages:
        return
    known = lessons_here(turn)
    name = lesson_for(about, account, Progress.of(tracker.get_slot("lesson"), known).done)
    if name in known:
        say.choice_beside("learn" + json.dumps({"option": name}), turn.word("lesson_in_a_minute", title=known[name].title))
