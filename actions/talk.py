"""Talk about the talk itself: languages, meanings in doubt, and where an answer comes from."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.base import Answer, intent, words
from actions.saying import Saying
from bot import catalogue
from bot.dialogue.context import TurnContext
from bot.dialogue.sources import shown
from bot.service.turn import Language

OFFERED = 3
LEAST = 0.02
PATIENCE = 2


class Suggest(Answer):
    """Offers the likeliest meanings of a message that was not understood; after the second one in a row, a person."""

    async def answer(self, say: Saying, turn: TurnContext, tracker: Tracker) -> None:
        misses = (tracker.get_slot("misses") or 0) + 1
        meanings = likeliest(tracker, turn) if misses < PATIENCE else []
        say.remember("misses", misses)
        say.words("suggest" if meanings else "suggest_again")
        say.offer(*((name, f"meaning_{name}") for name in meanings))
        if meanings and f"resume_{tracker.get_slot('awaiting')}" in catalogue.entries(turn.language):
            return  # the open question comes again by itself
        say.offer(*([("deny", "none_of_these")] if meanings else []), ("request_human", "person"))
        say.ask("meaning" if meanings else "handoff_offer")


def likeliest(tracker: Tracker, turn: TurnContext) -> list[str]:
    """The intents that a message may have meant, likeliest first, as far as there is a name for people."""
    ranked = tracker.latest_message.get("intent_ranking", [])
    named = catalogue.entries(turn.language)
    meant = [one["name"] for one in ranked if one["confidence"] >= LEAST and f"meaning_{one['name']}" in named]
    return [name for name in meant if name != "request_human"][:OFFERED]


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
