"""Hardship: gently, with consent before anything sensitive is kept, and a way forward either way."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import AccountAnswer, Answer, words
from actions.saying import Saying
from bot import catalogue
from bot.dialogue.context import TurnContext
from bot.service.account import Overview

OTHER = "other"


class Hardship(AccountAnswer):
    """Asks before the reason is noted; what was said of it waits in the dialogue, never in the record, until then."""

    async def disclose(self, say: Saying, account: Overview, turn: TurnContext, tracker: Tracker) -> None:
        say.remember("hardship_kind", kind_of(words(tracker)))
        say.words("hardship")
        say.ask("hardship_consent")


def kind_of(text: str) -> str:
    """The kind of hardship that the words name: illness, job_loss, family, disaster, or other."""
    kinds = catalogue.entry("hardship_kinds", "zh")["phrases"]
    return next((kind for kind, signs in kinds.items() if any(sign in text.lower() for sign in signs)), OTHER)


class RecordHardship(Answer):
    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        turn.want("record_hardship", kind=tracker.get_slot("hardship_kind") or OTHER, consent=True, until=None)
        say.remember("hardship_kind", None)
        say.words("hardship_recorded")


class HardshipUnrecorded(Answer):
    """That there is hardship is noted, so that nobody presses; why, is not."""

    acts = True

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        turn.want("record_hardship", kind=OTHER, consent=False, until=None)
        say.remember("hardship_kind", None)
        say.words("hardship_unrecorded")
