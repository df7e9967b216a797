"""The glossary: an entry `term_<name>` explains one word, names its group, and may lead to the lesson that says more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot import catalogue

PREFIX = "term_"


@dataclass(frozen=True, slots=True)
class Term:
    """`also` are other words for the same thing; `rules` what the rulebook says of it; `sources` what its text rests on; `where` the
    one jurisdiction that knows the thing, if it is no other's."""

    name: str
    title: str
    text: str
    group: str
    also: tuple[str, ...]
    lesson: str | None
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    where: str = ""


@cache
def glossary(language: str) -> dict[str, Term]:
    """Every term by its name."""
    entries = catalogue.entries(language)
    names = (key.removeprefix(PREFIX) for key in entries if key.startswith(PREFIX))
    return {name: _term(name, entries[PREFIX + name]) for name in names}


def groups(terms: Iterable[Term]) -> dict[str, list[Term]]:
    """The terms by their group, in their order."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.group, []).append(term)
    return found


def _term(name: str, entry: catalogue.Entry) -> Term:
    return Term(
        name=name,
        title=entry["title"],
        text=entry["text"],
        group=entry["group"],
        also=tuple(entry.get("also", ())),
        lesson=entry.get("lesson"),
        rules=tuple(entry.get("rules", ())),
        sources=tuple(entry.get("sources", ())),
        where=entry.get("where", ""),
    )
