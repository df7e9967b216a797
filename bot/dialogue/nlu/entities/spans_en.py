"""English durations, instalments, shares and days overdue: two weeks, over 6 months, half of it, 30 days late."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.dialogue.nlu.entities import almanac
from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.lengths import DAYS_IN, LONGEST_DAYS, MONTHS_IN, MOST_PARTS, duration, parts
from bot.dialogue.nlu.entities.numerals import EN_WORDS, english, whole
from bot.dialogue.nlu.entities.rules import Rule, Worth

_N = rf"(?:\d+(?:\.5)?|{EN_WORDS}|an?|one|half an?)"
_UNIT = r"(?P<unit>(?:day|week|wk|month|mth|year|yr|fortnight|quarter)s?)(?![a-z])"
_LONG_UNIT = r"(?P<unit>(?:month|mth|year|yr)s?)(?![a-z])"
_TO = r"\s?(?:-|~|—|–|to|or|and)\s?"
_RANGE = rf"(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?"


def _count(text: str) -> Decimal | None:
    return Decimal("0.5") if text.startswith("half a") and not text.endswith(("grand", "thousand")) else english(text)


def _duration(match: re.Match[str], clock: Clock) -> Worth | None:
    low = _count(match["low"])
    if match["half"] and low is not None:
        low += Decimal("0.5")
    return duration([low, *([_count(match["high"])] if match["high"] else [])], match["unit"][:3])


def _year_and_a_half(match: re.Match[str], clock: Clock) -> Worth | None:
    return duration([(english(match["low"] or "one") or 1) + Decimal("0.5")], "yea")


def _parts(match: re.Match[str], clock: Clock) -> Worth | None:
    return parts(match["low"], match.groupdict().get("high"))


def _parts_by_time(match: re.Match[str], clock: Clock) -> Worth | None:
    count, high = _count(match["low"]), match.groupdict().get("high")
    months = count * MONTHS_IN[match["unit"][:3]] if count is not None else None
    if months is None or months != int(months) or not 1 <= months <= MOST_PARTS:
        return None
    upper = whole(high) if high else None
    return Worth.one_of(int(months), *([upper] if upper else []))


def _percent(match: re.Match[str], clock: Clock) -> Worth | None:
    value = english(match["n"])
    return None if value is None else Worth(value)


def _late(match: re.Match[str], clock: Clock) -> Worth | None:
    count, unit = english(match["n"]), match["unit"][:3]
    if count is None or count != int(count) or count > LONGEST_DAYS:
        return None
    if unit in DAYS_IN:
        return Worth(int(count) * DAYS_IN[unit])
    return Worth(almanac.days_since_months(clock.today, int(count) * MONTHS_IN[unit]))


_PAYMENTS = r"(?:instal?lments?|payments?|parts?|chunks?|goes)(?![a-z])"
_KIND_OF = r"(?:(?:equal|monthly|smaller|easy|more|separate|weekly)\s+)*"
_SPLIT = (
    r"\b(?:split|divided?|spread|break|broken|pay(?:ing)?|repay)\b[^.,;!?\d]{0,25}?\b(?:into|over|across|in)\s+(?:the\s+next\s+)?"
)
_BEHIND = r"(?:late|overdue|past\s?-?due|behind|delinquent|in arrears)"
_NOW = r"(?=\s+(?:of|the|my|it|now|today|tomorrow|first|up|upfront|straight|on|by|this|then|and)\b|\s*[,.!?;]|\s*$)"
_NOT_TIME = r"(?!\s+(?:of\s+)?(?:an?|the)\s+(?:month|year|week|day|hour))"
EARLY_RULES = (
    Rule.of("percentage", rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|{EN_WORDS})\s?(?:%|percent(?![a-z])|per cent|pct)", _percent),
    Rule.of("percentage", rf"(?<!and a )\bhalf{_NOW}{_NOT_TIME}", lambda match, clock: Worth(Decimal(50))),
    Rule.of("percentage", r"\ba\s+quarter\s+of\b|\bone quarter\b", lambda match, clock: Worth(Decimal(25))),
    Rule.of("installments", rf"\b{_RANGE}\s+{_KIND_OF}{_PAYMENTS}", _parts),
    Rule.of("installments", rf"{_SPLIT}{_RANGE}\s*-?\s*{_LONG_UNIT}", _parts_by_time),
    Rule.of(
        "installments",
        rf"\b(?:split|divided?|break)\b[^.,;!?\d]{{0,25}}?\b(?:into|in|by)\s+(?P<low>{_N})(?![a-z\d]|\s*(?:day|week|month|year))",
        _parts,
    ),
    Rule.of(
        "installments",
        rf"\b(?P<low>{_N})[\s-]{_LONG_UNIT}[\s-](?:(?:re)?payment\s|instal?lment\s)?(?:plan|term|arrangement|schedule|option)",
        _parts_by_time,
    ),
    Rule.of("installments", rf"\b(?:over|across)\s+(?:the\s+next\s+)?{_RANGE}\s+{_LONG_UNIT}", _parts_by_time),
    Rule.of("days_overdue", rf"\b(?P<n>{_N})\s+{_UNIT}\s+(?:{_BEHIND}|without paying)(?![a-z])", _late),
    Rule.of("days_overdue", rf"\b{_BEHIND}\s+(?:by|for|since|about|almost)?\s*(?P<n>{_N})\s+{_UNIT}(?!\s+ago)", _late),
)
_NOT_POINT = r"(?!\s+(?:ago|late|overdue|from|later))"
LATE_RULES = (
    Rule.of("duration", r"\b(?:a|one|(?P<low>two|three|four|five|\d))\s+years?\s+and\s+a\s+half", _year_and_a_half),
    Rule.of(
        "duration", rf"\b{_RANGE}(?P<half>\s+and\s+a\s+half)?[\s-]?(?:(?:more|whole|full)\s+)?{_UNIT}{_NOT_POINT}", _duration
    ),
)
