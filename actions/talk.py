"""Talk about the talk itself: languages, meanings in doubt, and where an answer comes from."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer, intent, words
from actions.doubt import ask_what_was_meant
from actions.saying import Saying
from bot.dialogue.context import TurnContext
from bot.dialogue.sources import shown
from bot.service.turn import Language


class Suggest(Answer):
    """Offers the likeliest meanings of a message that was not understood; after the second one in a row, a person."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        ask_what_was_meant(say, turn, tracker)


class Repeat(Answer):
    """Says the last answer's subject again, or asks which one is meant."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        say.words("repeat")
        say.offer(
            *((name, f"meaning_{name}") for name in ("ask_amount_due", "ask_fees", "ask_consequences")),
            ("request_human", "person"),
        )


class ChooseLanguage(Answer):
    """Speaks the language that was asked for from now on, whatever the borrower goes on to write in."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        language = wanted_language(intent(tracker), words(tracker))
        if language is None:
            say.words("language_which")
            return
        turn.want("set_language", language=language)
        turn.language = language
        say.remember("language", language)
        say.words(f"language_{language}")


def wanted_language(meant: str, text: str) -> Language | None:
    """The language named by a choice or by the words; None when neither or both are named."""
    if meant.startswith("say_in_"):
        return "en" if meant == "say_in_en" else "zh"
    lowered = text.lower()
    named: dict[Language, bool] = {
        "zh": any(name in lowered for name in ("中文", "汉语", "普通话", "国语", "chinese", "mandarin")),
        "en": any(name in lowered for name in ("英文", "英语", "english")),
    }
    wanted = [language for language, said in named.items() if said]
    return wanted[0] if len(wanted) == 1 else None


class ShowSources(Answer):
    """Names the rules that the last answer rested on, and says where one was not checked against its official text."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        keys = tracker.get_slot("sources") or []
        if not keys:
            say.words("sources_none")
            return
        say.lines("sources_head", shown(keys, turn))
        say.cite(*keys)
