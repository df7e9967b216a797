"""A finder is a list of rules; each rule is a pattern and what its match is worth.

Finders run one after another over the same folded text; what one has found is blanked out, so that the next cannot read the
15 of 15号 as money. Order therefore is precedence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.nlu.entities.found import Clock, Entity, Value

BLANK = "\0"


@dataclass(frozen=True, slots=True)
class Worth:
    """What a match is worth; see `Entity` for the fields."""

    value: Value | None
    ambiguous: tuple[Value, ...] = ()
    unit: str | None = None
    role: str | None = None
    kind: str | None = None

    @classmethod
    def one_of(cls, *readings: Value, unit: str | None = None, role: str | None = None) -> Worth:
        """Exact when all readings agree, else open between them."""
        distinct = tuple(dict.fromkeys(readings))
        return cls(distinct[0], unit=unit, role=role) if len(distinct) == 1 else cls(None, distinct, unit, role)


def any_of(words: str) -> str:
    """A pattern for any of the words, which are given with blanks between them; `_` stands for a blank inside a word."""
    return "(?:" + "|".join(word.replace("_", r"\s") for word in sorted(words.split(), key=len, reverse=True)) + ")"


Build = Callable[["re.Match[str]", Clock], Worth | None]


@dataclass(frozen=True, slots=True)
class Rule:
    kind: str
    pattern: re.Pattern[str]
    build: Build

    @classmethod
    def of(cls, kind: str, pattern: str, build: Build) -> Rule:
        """A rule whose `value` group, where it has one, is the span of the entity; without it, the whole match is."""
        return cls(kind, re.compile(pattern), build)


def find(rules: Sequence[Rule], rest: str, original: str, clock: Clock) -> Iterator[Entity]:
    """Entities of these rules in `rest`, earlier rules first; no two overlap."""
    for rule in rules:
        for match in list(rule.pattern.finditer(rest)):
            start, end = match.span("value") if "value" in rule.pattern.groupindex else match.span()
            if BLANK in rest[start:end]:
                continue
            worth = rule.build(match, clock)
            if worth is not None:
                rest = blank(rest, start, end)
                kind = worth.kind or rule.kind
                yield Entity(kind, start, end, original[start:end], worth.value, worth.ambiguous, worth.unit, worth.role)


def blank(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]
