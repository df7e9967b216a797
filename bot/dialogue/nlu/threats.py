"""Whose threat it is, once danger was heard: the borrower's against somebody else, or one made to the borrower and told here.

"I'll kill you all" is a threat to others and is met with other words than danger to oneself; "he wrote: we'll bury you" is a
complaint. Both are read narrowly: where in doubt it is the borrower's own danger, which a person looks at first.
"""

from __future__ import annotations

import re
from functools import cache

from bot.dialogue.nlu.guards import guards, suspected
from bot.dialogue.nlu.lexicon import load
from bot.dialogue.nlu.normalise import normalise

DANGER = "crisis"
_QUOTES = {'"': '"', "“": "”", "「": "」", "'": "'", "‘": "’"}


def threatens_others(text: str) -> bool:
    """Whether a message that holds danger threatens somebody else, with no word about the borrower's own life."""
    plain = normalise(text)
    return _finds("others", plain) and not _finds("own", plain) and not is_told(text)


def is_told(text: str) -> bool:
    """Whether all the danger in a message stands in what somebody else said or wrote to the borrower."""
    plain = normalise(text)
    if DANGER not in guards(plain) or _finds("own", plain):
        return False
    own_words, quoted = _parted(plain)
    return _finds("to_borrower", quoted) and DANGER not in guards(own_words) | suspected(own_words)


def _parted(text: str) -> tuple[str, str]:
    """The borrower's own words, without who is said to have spoken; and the words that they report."""
    own_words, quoted, at = [], [], 0
    for found in _pattern("reported").finditer(text):
        if found.start() >= at:
            own_words.append(text[at : found.start()])
            at = _end_of_quoted(text, found.end())
            quoted.append(text[found.end() : at])
    return " ".join((*own_words, text[at:])), " ".join(quoted)


def _end_of_quoted(text: str, start: int) -> int:
    """Where words reported from `start` end: at their closing mark, else with the sentence or where the borrower goes on."""
    begins = start + len(text[start:]) - len(text[start:].lstrip(" :：,，"))
    closing = _QUOTES.get(text[begins : begins + 1])
    if closing and (ends := text.find(closing, begins + 1)) > 0:
        return ends + 1
    ended = _pattern("quoted_until").search(text, begins + 1)
    return ended.end() if ended else len(text)


def _finds(section: str, text: str) -> bool:
    return _pattern(section).search(text) is not None


@cache
def _pattern(section: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in load("threats")[section].splitlines()), re.ASCII)
