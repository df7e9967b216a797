"""Telephone, card and identity numbers: told apart, and never kept in full."""

from __future__ import annotations

import re

from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.rules import Rule, Worth

STAR = "*"


def masked(number: str, shown: int = 4) -> str:
    """Stars of the same length and the last digits, which are what people know a number by."""
    plain = re.sub(r"[\s().+-]", "", number)
    return STAR * max(0, len(plain) - shown) + plain[-shown:]


def _phone(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(masked(match[0]))


def _long(match: re.Match[str], clock: Clock) -> Worth:
    plain = re.sub(r"[\s-]", "", match[0])
    identity = re.fullmatch(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]", plain)
    return Worth(masked(plain), kind="identity" if identity else "card")


def _tail(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(STAR * 4 + match["value"])


RULES = (
    Rule.of("phone", r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![ -]?\d)", _phone),
    Rule.of("phone", r"(?<![\d.])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}(?!\d)", _phone),
    Rule.of("phone", r"(?<![\d.])(?:\+44[ -]?7|07)\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)", _phone),
    Rule.of("phone", r"(?<![\d.])0\d{2,3}-?\d{7,8}(?!\d)", _phone),
    Rule.of("phone", r"\+\d{7,15}(?!\d)", _phone),
    Rule.of("card", r"(?<![\d.])(?:\d{17}x|\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,4}(?:[ -]?\d{1,3})?|\d{13,19})(?![\d.])", _long),
    Rule.of(
        "card",
        r"(?:尾号|后四位|末四位|last four(?: digits)?(?: is| are)?|ending(?: in| with)?)(?:是|为)?\s?(?P<value>\d{4})(?!\d)",
        _tail,
    ),
)
