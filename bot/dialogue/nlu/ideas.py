"""What a message speaks of, by lists of expressions kept as data: the bridge between wordings and between the two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from bot.dialogue.nlu.lexicon import load

PRODUCT = "某"


@cache
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile("|".join(lists), re.ASCII)) for name, lists in load("ideas").items())


@cache
def _products() -> re.Pattern[str]:
    return re.compile("|".join(load("products")))


def unbranded(text: str) -> str:
    """The text with every known product's name as one sign."""
    return _products().sub(PRODUCT, text)


def ideas(text: str) -> tuple[str, ...]:
    """The ideas that an unbranded, normalised text carries, in the order of the list."""
    return tuple(name for name, expression in _expressions() if expression.search(text))


def idea_grams(text: str) -> Iterator[str]:
    """Each idea, and each two that occur together."""
    found = ideas(text)
    yield from (f"i:{one}" for one in found)
    yield from (f"i:{one} {other}" for one, other in combinations(found, 2))
