"""What the languages share about money: currency signs, ranges, and whether an amount is meant once or every month."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.dialogue.nlu.entities.found import Clock, Entity
from bot.dialogue.nlu.entities.numerals import ARABIC, chinese, english
from bot.dialogue.nlu.entities.rules import Rule, Worth

SIGNS = {"¥": "CNY", "$": "USD", "us$": "USD", "£": "GBP", "€": "EUR", "hk$": "HKD", "s$": "SGD"}
SIGNS |= {code.lower(): code for code in ("CNY", "USD", "GBP", "SGD", "HKD")} | {"rmb": "CNY"}
SIGN = r"(?:us\$|hk\$|s\$|[¥$£€]|(?:rmb|cny|usd|gbp|sgd|hkd)\s?)"
SCALE = r"\s?(?:k(?![a-z])|grand|thousand|million|mil(?![a-z])|万|千|百|w(?![a-z]))"
TO = r"\s?(?:到|至|to|and|or|-|~|—|–)\s?"


def positive(worth: Worth) -> Worth | None:
    """The worth, unless an amount in it is nothing."""
    known = [value for value in (worth.value, *worth.ambiguous) if isinstance(value, Decimal)]
    return worth if known and all(value > 0 for value in known) else None


def either(*readings: Decimal | None, unit: str | None = None) -> Worth | None:
    """One amount, or a range whose ends stay open; None when a reading is no number."""
    if any(value is None for value in readings):
        return None
    return positive(Worth.one_of(*(value for value in readings if value is not None), unit=unit))


def _signed(match: re.Match[str], clock: Clock) -> Worth | None:
    low, high = match["low"], match["high"]
    scale = re.sub(r"^[\d.,\s]+", "", high or low).strip()
    return either(*(_scaled(figure, scale) for figure in (low, high) if figure), unit=SIGNS[match["sign"].strip()])


def _scaled(figure: str, scale: str) -> Decimal | None:
    digits = re.sub(r"[^\d.,]", "", figure)
    return english(f"{digits} {'million' if scale == 'mil' else scale}") if scale.isascii() else chinese(digits + scale)


SIGNED = Rule.of(
    "money", rf"(?P<sign>{SIGN})\s?(?P<low>{ARABIC}(?:{SCALE})?)(?:{TO}{SIGN}?(?P<high>{ARABIC}(?:{SCALE})?))?", _signed
)

_MONTH, _WEEK = r"(?:月|month|mo\b|期)", r"(?:周|week|wk)"
_EVERY = r"(?:[(]?(?:/|per|a|each|every)\s?)"
_LATER = r"[^\d\0,.;!?]{0,16}$"
_ROLES = (
    (
        "monthly",
        re.compile(rf"(?:[每一]个?月|月供|按月|月还|每期|个月(?:还|付|给)|monthly|(?:each|every|per|a) month){_LATER}"),
        re.compile(rf"^\s?(?:块钱?|元)?\s?(?:{_EVERY}{_MONTH}|[每一]个?月|一期|p/?m\b|monthly|月供)"),
    ),
    (
        "weekly",
        re.compile(rf"(?:[每一]个?(?:周|星期|礼拜)|weekly|(?:each|every|per|a) week){_LATER}"),
        re.compile(rf"^\s?(?:{_EVERY}{_WEEK}|[每一]周|weekly)"),
    ),
)


def with_role(entity: Entity, folded: str) -> Entity:
    """The amount with how often it is meant, read from the words around it."""
    before, after = folded[max(0, entity.start - 20) : entity.start], folded[entity.end : entity.end + 16]
    for role, ahead, behind in _ROLES:
        if ahead.search(before) or behind.search(after):
            return replace(entity, role=role)
    return entity
