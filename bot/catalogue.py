"""Every word that is said to a borrower or an agent, read from `bot/locales/<language>/<topic>.yml`.

An entry is a text, or a mapping with `text`, and optionally `sms` (a shorter form), `choices` (list of `{id, title}`) and `sources`
(rulebook keys that a factual sentence rests on). `rules` are said in the rulebook's own words after it; where the first of them is no
rule, `elsewhere` (text, sms, rules) is said instead. Placeholders are `{name}`. Keys are the same in each language; a test says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("zh", "en")

Entry = dict[str, Any]


class MissingWording(KeyError):
    """A key has no entry in a language; the message names both."""


@lru_cache(maxsize=4)
def entries(language: str) -> dict[str, Entry]:
    """All entries of a language by key; a key that two files define is an error."""
    found: dict[str, Entry] = {}
    for path in sorted((LOCALES / language).rglob("*.yml")):
        for key, value in (yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}).items():
            if key in found:
                raise ValueError(f"{path}: {key!r} is defined twice")
            found[key] = value if isinstance(value, dict) else {"text": value}
    return found


def entry(key: str, language: str) -> Entry:
    try:
        return entries(language)[key]
    except KeyError:
        raise MissingWording(f"no wording {key!r} in {language!r}") from None


def worded(entry: Entry, has_rule: Callable[[str], bool]) -> Entry:
    """The entry as it is said where only some rules hold: itself, or its `elsewhere` with the rest of it unchanged."""
    rules = entry.get("rules", [])
    if "elsewhere" not in entry or (rules and has_rule(rules[0])):
        return entry
    kept = {name: value for name, value in entry.items() if name not in ("text", "sms", "rules", "elsewhere")}
    return {**kept, **entry["elsewhere"]}


def word(key: str, language: str, *, sms: bool = False, **figures: object) -> str:
    """The wording of a key with its figures filled in; the SMS form where there is one and it is asked for."""
    return filled(entry(key, language), sms=sms, **figures)


def filled(found: Entry, *, sms: bool = False, **figures: object) -> str:
    """An entry's wording with its figures filled in."""
    text = found["sms"] if sms and "sms" in found else found["text"]
    return str(text).strip().format_map({name: str(value) for name, value in figures.items()})
