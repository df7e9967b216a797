"""What a message is before anybody tries to understand it: a choice that the bot offered, free words, or nothing to read.

A choice carries its intent with it and never passes the classifier. Free words are never a command, whatever they begin with.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

from bot import catalogue
from bot.service.turn import Json, TurnRequest

NOTHING_SAID = "nothing_said"
SHOW_SOURCES = "show_sources"
SEPARATORS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Heard:
    """The text for Rasa and, when the meaning is known already, what its classifier would have said."""

    text: str
    parse_data: Json | None = None


def hear(request: TurnRequest, slots: Json) -> Heard:
    """The message of a request, read in the light of what the bot said last."""
    if request.choice is not None:
        return meaning(request.choice, request.text or request.choice)
    text = plain(request.text or "")
    if not any(character.isalnum() or unicodedata.category(character) == "So" for character in text):
        return meaning(NOTHING_SAID, text)
    if slots.get("sources") and asks_for_basis(text):
        return meaning(SHOW_SOURCES, text)
    return Heard("／" + text[1:] if text.startswith("/") else text)


def plain(text: str) -> str:
    """The text without control characters and surrogates, its white space kept."""
    kept = (character for character in text if character in SEPARATORS or unicodedata.category(character) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def asks_for_basis(text: str) -> bool:
    """Whether a short message asks where the last answer comes from (依据是什么？ says who?)."""
    lowered = text.lower().strip(" ?？!！。.~")
    return any(
        lowered == phrase for language in catalogue.LANGUAGES for phrase in catalogue.entry("basis_phrases", language)["phrases"]
    )


def meaning(choice: str, text: str) -> Heard:
    """A message that means exactly `choice`: an intent, with its values as JSON where it has some."""
    name, brace, rest = choice.partition("{")
    values = json.loads(brace + rest) if brace else {}
    entities = [{"entity": key, "value": value, "start": 0, "end": len(text)} for key, value in values.items()]
    intent = {"name": name, "confidence": 1.0}
    return Heard(text, {"text": text, "intent": intent, "entities": entities, "intent_ranking": [intent]})
