"""English amounts: $80, eighty bucks, two grand, 3k, I can pay 200, 500 a month."""

from __future__ import annotations

import re

from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.money import SIGNED, TO, either
from bot.dialogue.nlu.entities.numerals import ARABIC, EN, EN_WORDS, english
from bot.dialogue.nlu.entities.rules import Rule, Worth, any_of

_UNITS = {"dollar": "USD", "buck": "USD", "usd": "USD", "pound": "GBP", "quid": "GBP", "gbp": "GBP", "euro": "EUR", "eur": "EUR"}
_UNITS |= dict.fromkeys(["yuan", "rmb", "cny", "kuai"], "CNY") | {"sgd": "SGD", "hkd": "HKD"}
_UNIT = r"(?:(?:dollar|buck|pound|euro)s?|usd|quid|gbp|eur|yuan|rmb|cny|kuai|sgd|hkd)(?![a-z])"
_THINGS = any_of(
    "days? weeks? months? years? times? hours? minutes? mins? instal?lments? payments? calls? texts? messages? people loans? "
    "accounts? cards? kids? children percent % more_(?:day|week|month)"
)
# What follows a number that counts something else than money.
_NOT_MONEY = rf"(?!\s*(?:{_THINGS}|[ap]m\b|(?:st|nd|rd|th)\b|[-/:]\d|\d))"
_PAY = any_of(
    "pay paying paid owe owed owes afford send sent put offer give do manage spare only_have have got transfer transferred deposit "
    "deposited earn make about around up_to at_most payments?_of instal?lments?_of only charged? took borrowed maybe least for"
)
_THEN = any_of("you back down in me maybe about around like only up_to at_most just roughly in_full")
_VERB = rf"\b{_PAY}\s(?:{_THEN}\s){{0,4}}"
_DIGITS = r"[1-9]\d*(?:,\d{3})*(?:\.\d\d?)?"
_BIG = r"(?=(?:[a-z-]+\s(?:and\s)?){0,6}?[a-z-]*(?:hundred|thousand|grand)(?![a-z]))"


def _with_unit(match: re.Match[str], clock: Clock) -> Worth | None:
    low, high = match["low"], match["high"]
    scale = re.search(r"(?:k|grand|thousand|hundred)$", high or "")
    if scale and not re.search(r"[a-z]$", low):
        low += f" {scale[0]}"
    return either(*(english(figure) for figure in (low, high) if figure), unit=_UNITS[match["unit"].rstrip("s")])


def _cents(match: re.Match[str], clock: Clock) -> Worth | None:
    value = english(match["low"])
    return None if value is None else either(value / 100, unit="GBP" if match["unit"].startswith("p") else "USD")


def _bare(match: re.Match[str], clock: Clock) -> Worth | None:
    return either(english(match["value"]))


def _scaled_range(match: re.Match[str], clock: Clock) -> Worth | None:
    """Between 3 and 4 thousand: the scale is of both ends."""
    return either(*(english(f"{match[end]} {match['scale']}") for end in ("low", "high")))


def _range(match: re.Match[str], clock: Clock) -> Worth | None:
    return either(english(match["low"]), english(match["high"]))


RULES = (
    SIGNED,
    Rule.of("money", rf"\b(?P<low>{EN})(?:{TO}(?P<high>{EN}))?\s?(?P<unit>{_UNIT})", _with_unit),
    Rule.of("money", rf"\b(?P<low>{EN})\s?(?P<unit>cents?|pence|p)(?![a-z])", _cents),
    Rule.of(
        "money",
        rf"\b(?P<value>(?P<low>\d{{1,3}}(?:\.\d)?){TO}(?P<high>\d{{1,3}}(?:\.\d)?)\s?(?P<scale>k|grand|thousand|hundred)(?![a-z]))",
        _scaled_range,
    ),
    Rule.of("money", r"\bbetween\s(?P<value>(?P<low>\d{2,7})\sand\s(?P<high>\d{2,7}))(?!\d)", _range),
    Rule.of("money", rf"{_VERB}(?P<value>(?P<low>\d{{2,7}}){TO}(?P<high>\d{{2,7}}))(?!\d){_NOT_MONEY}", _range),
    Rule.of("money", rf"\b(?P<value>{ARABIC}\s?(?:k|grand|thousand|hundred)(?![a-z])|{_BIG}{EN_WORDS}){_NOT_MONEY}", _bare),
    Rule.of("money", rf"{_VERB}(?P<value>{_DIGITS}|{EN_WORDS})(?![\d.]*\d){_NOT_MONEY}", _bare),
)
_OFTEN = r"(?:(?:a|per|each|every)\s(?:month|week|day|mo\b)|/mo|/month|(?:monthly|weekly)(?!\s(?:payment|instal|part))|p/?m\b)"
_AT_ONCE = r"(?:in|as)\s(?:one|a|a\ssingle|1)\s(?:payment|go|lump|lump\ssum|instal?lment)(?![a-z])"
# What a household lives on and spends: a bare figure beside it is an amount.
_HOUSEHOLD = any_of(
    "rent mortgage food groceries utilities electricity childcare insurance medicine petrol bills salary wage wages income pension "
    "benefits savings paycheck take_home"
)
_ABOUT = r"(?:\s?[:=]|\s(?:is|are|was|of|about|around|only|just|roughly|costs?|comes?\sto|at)){0,3}"
# Read before durations, which would take the `a month` of `500 a month`.
RATES = (
    Rule.of("money", rf"(?<![\d.,a-z#*/$£€¥-])(?P<value>{_DIGITS})\s?(?={_OFTEN}|{_AT_ONCE})", _bare),
    Rule.of("money", rf"\b{_HOUSEHOLD}{_ABOUT}\s(?P<value>[1-9]\d+(?:,\d{{3}})*(?:\.\d\d)?)(?![\d.,]*\d){_NOT_MONEY}", _bare),
)
