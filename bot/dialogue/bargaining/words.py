"""The small words that decide what a figure means ("先", "a month", "savings"), kept with the wording of both languages."""

from __future__ import annotations

import re
from functools import cache

from bot import catalogue

ENTRY = "bargaining_words"


def names(text: str, group: str, entry: str = ENTRY) -> bool:
    """Whether a text has one of a group's words; English ones count as whole words only."""
    return _pattern(entry, group).search(text.lower()) is not None


def without(text: str, group: str) -> str:
    """A text without a group's words."""
    return _pattern(ENTRY, group).sub(" ", text.lower())


def named_first(text: str, entry: str) -> str | None:
    """The first group of an entry that has a word in the text."""
    return next((group for group in catalogue.entry(entry, "zh")["phrases"] if names(text, group, entry)), None)


def last_named(text: str, groups: tuple[str, ...]) -> str | None:
    """The group whose word comes last in a text."""
    ends = {group: max((found.end() for found in _pattern(ENTRY, group).finditer(text.lower())), default=0) for group in groups}
    group = max(ends, key=lambda name: ends[name])
    return group if ends[group] else None


@cache
def _pattern(entry: str, group: str) -> re.Pattern[str]:
    listed = {word for language in catalogue.LANGUAGES for word in catalogue.entry(entry, language)["phrases"][group]}
    longest_first = sorted((str(word).lower() for word in listed), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in longest_first))
