"""Which facts must be looked at again, and which of our words rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot import catalogue
from bot.rulebook.lenders import lenders
from bot.rulebook.loader import Rule, rules, rules_due
from bot.rulebook.stages import helpers, rights, stage_words


@dataclass(frozen=True, slots=True)
class Due:
    """A rule whose review is due, and where it is said: keys of the catalogue, or `road:` and a stage of lateness."""

    rule: Rule
    said_in: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        told = {
            name: str(getattr(self.rule, name)) for name in ("key", "review_by", "reviewed", "confidence", "source", "zh", "en")
        }
        return {**told, "said_in": list(self.said_in)}


def due(day: date, within: int = 0) -> list[Due]:
    """What is due on `day` or in the `within` days after it, the most urgent first."""
    return [Due(each, uses().get(each.key, ())) for each in rules_due(day + timedelta(days=within))]


def next_review() -> Rule:
    """The rule whose review comes first."""
    return min(rules().values(), key=lambda each: (each.review_by, each.key))


@cache
def uses() -> dict[str, tuple[str, ...]]:
    """Where each rule is said or cited. A name without a jurisdiction stands for every jurisdiction that has such a rule."""
    found: dict[str, list[str]] = {}
    for place, name in (*_wordings(), *_stages()):
        for key in (name,) if "." in name else (key for key in rules() if key.partition(".")[2] == name):
            found.setdefault(key, []).append(place)
    return {key: tuple(dict.fromkeys(places)) for key, places in found.items()}


def _wordings() -> Iterator[tuple[str, str]]:
    for key, entry in catalogue.entries(catalogue.LANGUAGES[0]).items():
        for name in (*entry.get("rules", ()), *entry.get("sources", ())):
            yield key, name


def _stages() -> Iterator[tuple[str, str]]:
    for jurisdiction in {rule.partition(".")[0] for rule in rules()} | {each.jurisdiction for each in lenders().values()}:
        for code, stage in stage_words(jurisdiction).items():
            for name in stage.rules:
                yield f"road:{code}", name
        for each in (*rights(jurisdiction), *helpers(jurisdiction)):
            yield "rights", each.rule
