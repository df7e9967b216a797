"""More than one wish in a message: "我已经还了为什么还打电话，我要投诉" asks one thing and announces another.

The whole message is read, and so is each of its clauses; a clause that is sure of another intent than the whole adds a wish. What
is said only in passing (a greeting, a reason) adds none. The graver wish comes first, by an order kept as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.nlu.guards import guards
from bot.dialogue.nlu.lexicon import load
from bot.dialogue.nlu.linear import LinearReader, Ranked
from bot.dialogue.nlu.normalise import normalise
from bot.dialogue.nlu.reading import DANGER, guarded

# A clause speaks for itself when it is at least this sure; measured in docs/adr/0003.
SURE = 0.6
MOST_CLAUSES = 12
_CLAUSE = re.compile(r"[.,;!?\n。，；！？]+|\s(?:and also|and|but|also|plus|then)\s|(?:另外|还有|而且|并且|顺便|同时|然后)")
_SHORTEST = {True: 3, False: 8}


def clauses(text: str) -> tuple[str, ...]:
    """The parts of a normalised text that are long enough to mean something alone."""
    parts = (part.strip() for part in _CLAUSE.split(text))
    return tuple(part for part in parts if len(part) >= _SHORTEST[any(sign >= "\u3400" for sign in part)])


def said_apart(text: str, reader: LinearReader) -> tuple[Ranked, ...]:
    """What the clauses of a message, as typed, are sure of, surest first; empty for a message of one clause."""
    parts = clauses(normalise(text))[-MOST_CLAUSES:]
    found: dict[str, Ranked] = {}
    for part in parts if len(parts) > 1 else ():
        best = guarded(reader.rank(part), guards(part))[0]
        if best.confidence >= SURE and best.confidence > getattr(found.get(best.intent), "confidence", 0.0):
            found[best.intent] = best
    return tuple(sorted(found.values(), key=lambda one: -one.confidence))


def wishes(first: str, apart: Iterable[Ranked]) -> tuple[str, ...]:
    """The intents of a message, graver first: its own, and at most one more that a clause was sure of."""
    if first == DANGER:
        return (first,)
    courtesy = frozenset(load("severity")["courtesy"])
    others = [one.intent for one in apart if one.intent != first and one.intent not in courtesy]
    return graver_first((first, *others[:1]))


def graver_first(intents: tuple[str, ...]) -> tuple[str, ...]:
    """Sorted by gravity; intents of equal gravity keep their order."""
    order = {intent: at for at, intent in enumerate(load("severity")["order"])}
    return tuple(sorted(intents, key=lambda intent: order.get(intent, len(order))))
