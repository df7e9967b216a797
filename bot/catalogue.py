"""Every word that is said to a borrower or an agent, read from `bot/locales/<language>/<topic>.yml`.

An entry is a text, or a mapping with `text`, and optionally `sms` (a shorter form), `choices` (list of `{id, title}`) and `sources`
(rulebook keys that a factual sentence rests on). Placeholders are `{name}`. Keys are the same in each language; a test says so.
"""

from __future__ import annotations

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


def word(key: str, language: str, *, sms: bool = False, **figures: object) -> str:
    """The wording of a key with its figures filled in; the SMS form where there is one and it is asked for."""
    found = entry(key, language)
    text = found["sms"] if sms and "sms" in found else found["text"]
    return str(text).strip().format_map({name: str(value) for name, value in figures.items()})
