"""The lessons as the catalogue holds them: an entry `lesson_<name>` with a quiz is a lesson, in the order of the files.

Each line of an entry's `text` is a paragraph; `rules` are said in the rulebook's own words after it; `example` is one template for
the borrower's own figures and for invented ones; `right` counts a question's options from one; `where` is the one jurisdiction whose
law its words are about, if they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from bot import catalogue

PREFIX = "lesson_"
LETTERS = "abc"


@dataclass(frozen=True, slots=True)
class Question:
    ask: str
    options: tuple[str, ...]
    right: str  # the letter of the right option
    why: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """`terms` are the words that lead to it; `sms` is the lesson in two sentences."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    sms: str
    example: str
    terms: tuple[str, ...]
    rules: tuple[str, ...]
    quiz: tuple[Question, ...]
    where: str = ""


@cache
def lessons(language: str) -> dict[str, Lesson]:
    """Every lesson by its name."""
    entries = catalogue.entries(language)
    found = (key.removeprefix(PREFIX) for key, entry in entries.items() if key.startswith(PREFIX) and "quiz" in entry)
    return {name: _lesson(name, entries[PREFIX + name]) for name in found}


def _lesson(name: str, entry: catalogue.Entry) -> Lesson:
    return Lesson(
        name=name,
        title=entry["title"],
        paragraphs=tuple(entry["text"].strip().splitlines()),
        sms=entry["sms"],
        example=entry["example"],
        terms=tuple(entry["terms"]),
        rules=tuple(entry.get("rules", ())),
        quiz=tuple(_question(each) for each in entry["quiz"]),
        where=entry.get("where", ""),
    )


def _question(told: dict[str, Any]) -> Question:
    return Question(told["ask"], tuple(told["options"]), LETTERS[told["right"] - 1], told["why"])
