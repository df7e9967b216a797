"""Chinese durations, instalments, shares and days overdue: 半年, 分6期, 三成, 逾期三天."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.dialogue.nlu.entities import almanac
from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.lengths import LONGEST_DAYS, duration, parts
from bot.dialogue.nlu.entities.numerals import CHINESE, NEIGHBOURS, chinese, whole
from bot.dialogue.nlu.entities.rules import Rule, Worth

_N = rf"(?:\d+|{CHINESE})"
_TO = r"\s?(?:到|至|-|~|—|–|或者?)\s?"
_UNIT = r"(?P<unit>天|日(?!期)|个?星期|个?礼拜|周(?!转)|个月|个?季度|年)"
_LATE_UNIT = r"(?P<unit>天|日|个?星期|个?礼拜|周|个月|年)"


def _half(text: str) -> Decimal | None:
    return Decimal("0.5") if text == "半" else chinese(text)


def _duration(match: re.Match[str], clock: Clock) -> Worth | None:
    low, groups = _half(match["low"]), match.groupdict()
    if groups.get("half") and low is not None:
        low += Decimal("0.5")
    high = [chinese(groups["high"])] if groups.get("high") else []
    return duration([low, *high], match["unit"][-1])


def _neighbours(match: re.Match[str], clock: Clock) -> Worth | None:
    return duration([chinese(match["a"]), chinese(match["b"])], match["unit"][-1])


def _parts(match: re.Match[str], clock: Clock) -> Worth | None:
    return parts(match["low"], match["high"])


def _parts_by_time(match: re.Match[str], clock: Clock) -> Worth | None:
    """分半年 is six monthly parts."""
    years = _half(match["low"])
    return Worth(int(years * 12)) if years and years <= 30 else None


def _percent(match: re.Match[str], clock: Clock) -> Worth | None:
    value = chinese(match["n"])
    return None if value is None else Worth(value / {"百": 1, "千": 10, "万": 100}[match["of"]])


def _sign_percent(match: re.Match[str], clock: Clock) -> Worth | None:
    return Worth(Decimal(match["n"]))


def _tenths(match: re.Match[str], clock: Clock) -> Worth | None:
    value = chinese(match["n"])
    if value is None or not 0 < value < 100:
        return None
    return Worth(value * 10 + (5 if match.groupdict().get("half") else 0) if value < 10 else value)


def _late(match: re.Match[str], clock: Clock) -> Worth | None:
    unit = match["unit"][-1]
    if match["n"] == "半":
        return Worth(15 if unit == "月" else almanac.days_since_months(clock.today, 6))
    count = whole(match["n"])
    return Worth((clock.today - almanac.shifted(clock.today, -count, unit)).days) if count and count < LONGEST_DAYS else None


_SO_FAR = r"(?:了|已经|已|有|快|大概|差不多|都|才|将近|也就|就){0,5}\s?"
_OVERDUE = r"(?:逾期|超期|拖欠|过期|(?:拖|晚|迟|欠)(?:还)?了)(?:还)?"
EARLY_RULES = (
    Rule.of("percentage", rf"(?P<of>[百千万])分之(?P<n>{_N}(?:\.\d+)?)", _percent),
    Rule.of("percentage", r"(?<![\d.])(?P<n>\d+(?:\.\d+)?)\s?%", _sign_percent),
    Rule.of("percentage", r"一半(?![天年月会])", lambda match, clock: Worth(Decimal(50))),
    Rule.of("percentage", r"(?P<n>[一二三四五六七八九\d])成(?P<half>半)?(?![为功本员交立年人了])", _tenths),
    Rule.of("percentage", r"(?P<n>\d(?:\.\d)?|\d\d|[一二三四五六七八九]{1,2})折(?![腾磨叠旧])", _tenths),
    Rule.of(
        "installments",
        rf"(?:分[成为作个到开]?|做|办|改成?|转成?)\s?(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?(?:期|次(?!性)|个月|笔|回)",
        _parts,
    ),
    Rule.of("installments", r"分[成为作个到]?\s?(?P<low>半|[一二两三四五123456])年", _parts_by_time),
    Rule.of("installments", rf"(?<![\d.第])(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?期(?![限间待的第数])", _parts),
    Rule.of("days_overdue", rf"{_OVERDUE}{_SO_FAR}(?P<n>{_N}|半){_LATE_UNIT}(?![后内以])", _late),
    Rule.of("days_overdue", rf"(?P<n>{_N}|半){_LATE_UNIT}多?[没未冇]有?[还付交]", _late),
)
_START = r"(?<![这那前几第每\d.])"
_NOT_AFTER = r"(?!后|以后|之后|前|以前|内|(?:还|给|付|交)?\d)"
LATE_RULES = (
    Rule.of("duration", rf"(?<![第前])(?P<low>{_N}|半)个?{_TO}(?P<high>{_N}){_UNIT}", _duration),
    Rule.of("duration", rf"(?<![这那前头几第百千十\d]){NEIGHBOURS}{_UNIT}", _neighbours),
    Rule.of(
        "duration", rf"{_START}(?P<low>\d+(?:\.5)?|{CHINESE}|半)个(?P<half>半)?(?P<unit>月|星期|季度){_NOT_AFTER}", _duration
    ),
    Rule.of(
        "duration",
        rf"{_START}(?P<low>\d{{1,2}}|{CHINESE}|半)(?P<unit>年)(?P<half>半)?(?![利化费轻初底末级代份]|\d){_NOT_AFTER}",
        _duration,
    ),
    Rule.of("duration", rf"{_START}(?P<low>\d+|{CHINESE}|半)(?P<unit>天(?!天|到晚|[打发催来])|个礼拜){_NOT_AFTER}", _duration),
    Rule.of(
        "duration", rf"{_START}(?P<low>\d+|{CHINESE}|半)(?P<unit>周|星期|礼拜)(?![一二三四五六日天末转]){_NOT_AFTER}", _duration
    ),
)
