"""Mood and danger in somebody's own words: a fixed list of words in both languages, so that everybody sees why one is shown.

signs("I'm so scared, I can't sleep") == (Sign("mood", "afraid", ("scared",)), Sign("mood", "exhausted", ("can't sleep",)))
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.rulebook.loader import rule

Kind = Literal["danger", "mood"]
SAME = str.maketrans({"’": "'", "‘": "'", "\u3000": " "})


@dataclass(frozen=True, slots=True)
class Sign:
    """One mood or danger by its `name`, and the `words` of the message that say it, as they were typed."""

    kind: Kind
    name: str
    words: tuple[str, ...]


def signs(text: str) -> tuple[Sign, ...]:
    """What a message holds, danger before mood, each in the order of the rulebook."""
    plain = text.translate(SAME)
    found = ((kind, name, _words(expression, plain, text)) for kind, name, expression in _expressions())
    return tuple(Sign(kind, name, words) for kind, name, words in found if words)


def _words(expression: re.Pattern[str], plain: str, text: str) -> tuple[str, ...]:
    spans = (match.span() for match in expression.finditer(plain))
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))


@cache
def _expressions() -> tuple[tuple[Kind, str, re.Pattern[str]], ...]:
    denials = rule("desk.mood_denials").value
    kept = "".join(rf"(?<!{_exact(each, after=' ')})" for each in denials["en"]) + "".join(
        f"(?<!{each})" for each in denials["zh"]
    )
    lists: tuple[tuple[Kind, str], ...] = (("danger", ""), ("mood", kept))
    return tuple(
        (kind, name, re.compile(before + _any_of(words["zh"], words["en"]), re.IGNORECASE))
        for kind, before in lists
        for name, words in rule(f"desk.{kind}_words").value.items()
    )


def _any_of(chinese: Iterable[str], english: Iterable[str]) -> str:
    """The longest first, so that all of a phrase is quoted; English words whole, Chinese ones wherever they stand."""
    own = sorted(map(re.escape, chinese), key=len, reverse=True)
    other = sorted((_exact(each) for each in english), key=len, reverse=True)
    return rf"(?:{'|'.join(own)}|\b(?:{'|'.join(other)})\b)"


def _exact(phrase: str, after: str = "") -> str:
    return re.escape(phrase + after)
