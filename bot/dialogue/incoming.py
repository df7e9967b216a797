"""What a message is before anybody tries to understand it: a choice that the bot offered, free words, or nothing to read.

A choice carries its intent with it and never passes the classifier. Free words are never a command, whatever they begin with.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot import catalogue
from bot.dialogue.lessons.lookup import asks_for_words_only
from bot.service.turn import Json, TurnRequest

NOTHING_SAID = "nothing_said"
GO_ON = frozenset(("continue_plan", "affirm"))  # what "go on" and "yes" are read as
NO_CONSENT = frozenset(("quiz_answer", "budget_answer"))  # what is open and agrees to nothing when it goes on
SEPARATORS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Heard:
    """The text for Rasa and, when the meaning is known already, what its classifier would have said."""

    text: str
    parse_data: Json | None = None


def hear(request: TurnRequest, slots: Json) -> Heard:
    """The message of a request as far as it is plain what it is, in the light of whether a question is open."""
    if request.choice is not None:
        return meaning(request.choice, request.text or request.choice)
    text = plain(request.text or "")
    awaiting = slots.get("awaiting")
    is_asked = bool(awaiting)
    if not any(character.isalnum() for character in text):
        return meaning(sign(text, is_asked) or NOTHING_SAID, text)
    if certain := keyword(text, is_asked):
        return meaning(taken_up(awaiting) if certain in GO_ON and awaiting in NO_CONSENT else certain, text)
    if asks_for_words_only(text):
        return meaning("ask_lesson", text)
    return Heard("／" + text[1:] if text.startswith("/") else text)


def plain(text: str) -> str:
    """The text without control characters and surrogates, its white space kept."""
    kept = (character for character in text if character in SEPARATORS or unicodedata.category(character) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def keyword(text: str, is_asked: bool) -> str | None:
    """The intent of a message that is nothing but a word agreed on; yes and no count only while a question is open."""
    bare = text.lower().strip(" ?？!！。.~，,")
    return next((intent for intent, phrases in _phrases(is_asked).items() if bare in phrases), None)


def taken_up(awaiting: str) -> str:
    """The choice that goes on with what is open, as the question that brings it back lays it out first."""
    return str(catalogue.entry(f"resume_{awaiting}", "zh")["choices"][0]["id"])


def sign(text: str, is_asked: bool) -> str | None:
    """The intent of the first emoji that has one; a face in tears is distress, a thumb answers only what was asked."""
    return next((intent for character in text if (intent := keyword(character, is_asked))), None)


@cache
def _phrases(is_asked: bool) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for language in catalogue.LANGUAGES:
        for key in ("keywords", "answers") if is_asked else ("keywords",):
            for intent, phrases in catalogue.entry(key, language)["phrases"].items():
                found[intent] = found.get(intent, frozenset()) | frozenset(phrases)
    return found


def pointed(parsed: Json, is_asked: bool) -> Json:
    """A message that only points at one of several ("the first one"), while a question is open, answers that question."""
    bare = parsed["text"].strip(SEPARATORS + ".!。！")
    points = any(one["entity"] == "choice" and one.get("text") == bare for one in parsed.get("entities", ()))
    if not (points and is_asked):
        return parsed
    answer = {"name": "inform", "confidence": 1.0}
    return {**parsed, "intent": answer, "intent_ranking": [answer], "wishes": ["inform"]}


def meaning(choice: str, text: str) -> Heard:
    """A message that means exactly `choice`: an intent, with its values as JSON where it has some."""
    name, brace, rest = choice.partition("{")
    values = json.loads(brace + rest) if brace else {}
    entities = [{"entity": key, "value": value, "start": 0, "end": len(text)} for key, value in values.items()]
    intent = {"name": name, "confidence": 1.0}
    return Heard(text, {"text": text, "intent": intent, "entities": entities, "intent_ranking": [intent]})
