"""What a short message means before any understanding is tried: stop, start, help, a code, a numbered choice, or plain words.

The words come from `inbound.yml` with their sources; only a message that is nothing but such a word counts, so that "stop charging me
fees" still reaches the dialogue.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from bot.service.typed_code import typed_code

KINDS: tuple[Literal["stop", "start", "help"], ...] = ("stop", "start", "help")
WORDS = Path(__file__).with_suffix(".yml")
_EDGES = " \t\r\n.,!?。，！？、~～\"'“”‘’()（）"
_NUMBER = re.compile(r"(?:选|选择|第|option|no\.?|#)?\s*(\d{1,2})\s*(?:个|号|项)?")
_HAN = {han: str(number) for number, han in enumerate("一二三四五六七八九", start=1)} | {"两": "2"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message is; `everything` says that a stop is meant for every channel."""

    kind: Literal["stop", "start", "help", "words"]
    everything: bool = False
    code: str | None = None
    number: int | None = None


def read(text: str, language: str) -> Reading:
    """What a message is; a text that gives six digits as one carries its `code`, a short number its `number`, whatever else it may be."""
    plain = unicodedata.normalize("NFKC", text).strip(_EDGES).casefold()
    for kind in KINDS:
        if plain in _words(kind, language):
            return Reading(kind, everything=kind == "stop" and plain in _everywhere())
    return Reading("words", code=typed_code(text), number=_number(plain))


def _number(plain: str) -> int | None:
    found = _NUMBER.fullmatch("".join(_HAN.get(sign, sign) for sign in plain))
    return int(found.group(1)) if found else None


@lru_cache(maxsize=1)
def _everywhere() -> frozenset[str]:
    """The stop words that mean every channel, not this one alone."""
    return frozenset(str(word).casefold() for word in yaml.safe_load(WORDS.read_text(encoding="utf-8"))["stop"]["everywhere"])


@lru_cache(maxsize=8)
def _words(kind: str, language: str) -> frozenset[str]:
    """The words of a kind; single letters count only where they are the custom ("n" is a no in English)."""
    content = yaml.safe_load(WORDS.read_text(encoding="utf-8"))[kind]
    lists = ("words", "everywhere", f"words_{language}")
    return frozenset(str(word).casefold() for name in lists for word in content.get(name, ()))
