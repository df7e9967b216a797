"""What a provider's webhook said, the same whichever provider it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A short message: `pictures` counts what came with it that we can't read; `id` is the provider's."""

    phone: str = field(repr=False)
    text: str = field(repr=False)
    id: str
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How far our message number `message` came: a stage of `bot.service.receipts`; `id` is what the provider calls the message."""

    message: int
    stage: str
    id: str = ""
    problem: str = ""


class Unclear(ValueError):
    """A webhook lacks what it must have; the message names the field, never its content."""


def international(given: str) -> str:
    """A number in international form; 00 may stand for the plus, and a mainland mobile may come without its country."""
    plain = re.sub(r"[\s()-]", "", given)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    elif re.fullmatch(r"1[3-9][0-9]{9}", plain):
        plain = f"+86{plain}"
    elif re.fullmatch(r"86 ?1[3-9][0-9]{9}", plain):
        plain = f"+{plain}"
    if not _NUMBER.fullmatch(plain):
        raise Unclear("from is not a phone number")
    return plain


def whole(given: str, field: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise Unclear(f"{field} is not a whole number")
    return int(given)
