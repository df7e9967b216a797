"""Short lessons as cards."""

from __future__ import annotations

from bot import catalogue
from bot.service.turn import Json, Language

PREFIX = "lesson_"


def lessons(language: Language) -> dict[str, list[str]]:
    """Every lesson's key and the words that people use for its subject."""
    entries = catalogue.entries(language)
    return {key: entry["terms"] for key, entry in entries.items() if key.startswith(PREFIX) and "terms" in entry}


def lesson_card(key: str, language: Language) -> Json:
    entry = catalogue.entry(key, language)
    return {"type": "lesson", "title": entry["title"], "paragraphs": [entry["text"]], "example": [entry["example"]]}
