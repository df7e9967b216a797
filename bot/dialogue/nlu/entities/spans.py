"""How long, in how many parts, how much of it, how late, which one; and digits that must not be kept."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.dialogue.nlu.entities import almanac
from bot.dialogue.nlu.entities.dates_zh import shifted
from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.numerals import ARABIC, CHINESE, EN_WORDS, chinese, english, whole
from bot.dialogue.nlu.entities.rules import Rule, Worth

_N = rf"(?:\d+|{CHINESE})"
_EN_N = rf"(?:\d+(?:\.5)?|{EN_WORDS}|an?|one|half an?)"
_EN_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?|fortnights?|quarters?)(?![a-z])"
_TO = r"\s?(?:到|至|-|~|—|–|或者?|to|or|and)\s?"
_MONTHS_IN = {"年": 12, "月": 1, "度": 3, "yea": 12, "yrs": 12, "yr": 12, "mon": 1, "mth": 1, "qua": 3}
_DAYS_IN = {"天": 1, "日": 1, "周": 7, "期": 7, "拜": 7, "day": 1, "wee": 7, "wk": 7, "wks": 7, "for": 14}


def _length(count: Decimal, unit: str) -> tuple[int, str] | None:
    """Days or months of `count` units; half a month is 15 days, any other broken month or day has no exact length."""
    if unit in _DAYS_IN:
        length, of = count * _DAYS_IN[unit], "day"
    else:
        length, of = count * _MONTHS_IN[unit], "month"
    if of == "month" and length != int(length) and length * 2 == int(length * 2):
        length, of = length * 30, "day"
    return (int(length), of) if length == int(length) and length > 0 else None


def _duration(counts: list[Decimal | None], unit: str) -> Worth | None:
    lengths = [_length(count, unit) for count in counts if count is not None]
    known = [one for one in lengths if one]
    if not known or len(known) != len(counts):
        return None
    return Worth.one_of(*(length for length, _ in known), unit=known[0][1])


def _zh_duration(match: re.Match[str], clock: Clock) -> Worth | None:
    half = Decimal("0.5") if match["half"] else Decimal(0)
    low = Decimal("0.5") if match["low"] == "半" else chinese(match["low"])
    counts = [low + half if low is not None else None]
    if match["high"]:
        counts.append(chinese(match["high"]))
    return _duration(counts, match["unit"][-1])


def _zh_neighbours(match: re.Match[str], clock: Clock) -> Worth | None:
    return _duration([chinese(match["a"]), chinese(match["b"])], match["unit"][-1])


def _en_count(text: str) -> Decimal | None:
    return Decimal("0.5") if text.startswith("half") else english(text)


def _en_duration(match: re.Match[str], clock: Clock) -> Worth | None:
    counts = [_en_count(match["low"])]
    if match["high"]:
        counts.append(_en_count(match["high"]))
    elif match["half"] and counts[0] is not None:
        counts[0] += Decimal("0.5")
    return _duration(counts, match["unit"][:3])


def _count(*texts: str | None) -> Worth | None:
    numbers = [whole(text) for text in texts if text]
    return Worth.one_of(*numbers) if numbers and all(number and 1 <= number <= 360 for number in numbers) else None


def _zh_parts(match: re.Match[str], clock: Clock) -> Worth | None:
    return _count(match["low"], match["high"])


def _zh_parts_by_time(match: re.Match[str], clock: Clock) -> Worth | None:
    """分半年 is six monthly parts."""
    if match["low"] == "半":
        return Worth(6)
    count = whole(match["low"])
    return Worth(count * (12 if match["unit"] == "年" else 1)) if count and count <= 30 else None


def _en_parts(match: re.Match[str], clock: Clock) -> Worth | None:
    return _count(match["low"], match["high"])


def _en_parts_by_time(match: re.Match[str], clock: Clock) -> Worth | None:
    count = _en_count(match["low"])
    parts = count * _MONTHS_IN[match["unit"][:3]] if count is not None else None
    high = whole(match["high"]) if match["high"] else None
    if parts is None or parts != int(parts) or not 1 <= parts <= 360:
        return None
    return Worth.one_of(int(parts), *([high] if high else []))


def _percent(match: re.Match[str], clock: Clock) -> Worth | None:
    value = chinese(match["n"]) if re.search(r"[\u3400-\u9fff]", match["n"]) else english(match["n"])
    divisor = {"千": 10, "万": 100}.get(match.groupdict().get("of") or "", 1)
    return None if value is None else Worth(value / divisor)


def _tenths(match: re.Match[str], clock: Clock) -> Worth | None:
    value = chinese(match["n"])
    if value is None or not 0 < value < 100:
        return None
    half = Decimal(5) if match.groupdict().get("half") else Decimal(0)
    return Worth(value * 10 + half if value < 10 else value)


def _zh_late(match: re.Match[str], clock: Clock) -> Worth | None:
    count = whole(match["n"]) if match["n"] != "半" else None
    if match["n"] == "半":
        return Worth(15 if match["unit"][-1] == "月" else (clock.today - almanac.add_months(clock.today, -6)).days)
    return Worth((clock.today - shifted(clock.today, -count, match["unit"][-1])).days) if count and count < 3650 else None


def _en_late(match: re.Match[str], clock: Clock) -> Worth | None:
    count, unit = english(match["n"]), match["unit"][:3]
    if count is None or count != int(count) or count > 3650:
        return None
    if unit in _DAYS_IN:
        return Worth(int(count) * _DAYS_IN[unit])
    return Worth((clock.today - almanac.add_months(clock.today, -int(count) * _MONTHS_IN[unit])).days)


_ORDER = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "former": 1,
    "latter": 2,
    "last": -1,
}


def _choice(match: re.Match[str], clock: Clock) -> Worth | None:
    said = match["n"]
    if said in ("前者", "后者"):
        return Worth(1 if said == "前者" else 2)
    if said in ("最后一", "最后"):
        return Worth(-1)
    if said in _ORDER:
        return Worth(_ORDER[said])
    if len(said) == 1 and said in "abcdef":
        return Worth("abcdef".index(said) + 1)
    number = whole(said)
    return Worth(number) if number and number < 10 else None


_ZH_UNIT = r"(?P<unit>天|日(?!期)|个?星期|个?礼拜|周(?!转)|个月|个?季度|年)"
CHINESE_RULES = (
    Rule.of("percentage", rf"百分之(?P<n>{_N}(?:\.\d+)?(?:点{CHINESE})?)|(?P<n2>(?!))", _percent),
    Rule.of("percentage", rf"(?P<of>[千万])分之(?P<n>{_N}(?:\.\d+)?)", _percent),
    Rule.of("percentage", r"(?<![\d.])(?P<n>\d+(?:\.\d+)?)\s?(?:%|percent(?![a-z])|per cent|pct)", _percent),
    Rule.of("percentage", r"一半(?!天|年|月|会)", lambda match, clock: Worth(Decimal(50))),
    Rule.of("percentage", r"(?P<n>[一二三四五六七八九\d])成(?P<half>半)?(?![为功本员交立年人了])", _tenths),
    Rule.of("percentage", r"(?P<n>\d(?:\.\d)?|\d\d|[一二三四五六七八九]{1,2})折(?![腾磨叠旧])", _tenths),
    Rule.of(
        "installments",
        rf"(?:分(?:成|为|作|个|到|开)?|做|办|改成?|转成?)\s?(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?(?:期|次(?!性)|个月|笔|回)",
        _zh_parts,
    ),
    Rule.of("installments", r"分(?:成|为|作|个|到)?\s?(?P<low>半|[一二两三四五123456])(?P<unit>年)", _zh_parts_by_time),
    Rule.of("installments", rf"(?<!第)(?<![\d.第])(?P<low>{_N})(?:{_TO}(?P<high>{_N}))?期(?![限间待的第数])", _zh_parts),
    Rule.of(
        "days_overdue",
        rf"(?:逾期|超期|拖欠|过期|(?:拖|晚|迟|欠)(?:还)?了)(?:了|已经|已|有|快|大概|差不多|都|才|将近|也就|就)*\s?(?P<n>{_N}|半)(?P<unit>天|日|个?星期|个?礼拜|周|个月|年)(?!后|内|以)",
        _zh_late,
    ),
    Rule.of(
        "days_overdue",
        rf"(?P<n>{_N}|半)(?P<unit>天|日|个?星期|个?礼拜|周|个月|年)(?:多)?(?:没|未|冇)(?:有)?(?:还|付|交)",
        _zh_late,
    ),
    Rule.of("duration", rf"(?<![第前])(?P<low>{_N}|半)个?(?P<half>)(?:{_TO}(?P<high>{_N})){_ZH_UNIT}", _zh_duration),
    Rule.of(
        "duration",
        rf"(?<![这那前头几第百千十\d])(?P<a>[一二两三四五六七八])(?P<b>(?<=[一])[二两]|(?<=[二两])三|(?<=三)[四五]|(?<=四)五|(?<=五)六|(?<=六)七|(?<=七)八|(?<=八)九){_ZH_UNIT}",
        _zh_neighbours,
    ),
    Rule.of(
        "duration",
        rf"(?<![这那前几第每])(?P<low>\d+(?:\.5)?|{CHINESE}|半)(?P<high>)(?P<half>(?:个半(?=月)|个半(?=星期)|个半(?=小时)))?{_ZH_UNIT.replace('个月', '个?月')}(?<=天|日|期|拜|周|年|度|月)(?<!\d月)(?<![一二三四五六七八九十]月)(?!后|以后|之后|前|以前|内|息|利率|化|费|供|龄|报|级|轻|初|底|末|中|月\d)",
        _zh_duration,
    ),
)
_ZH_MONTHS = Rule.of(
    "duration",
    rf"(?<![这那前几第每])(?P<low>\d+(?:\.5)?|{CHINESE}|半)个(?P<half>半)?(?P<high>)(?P<unit>月|星期|季度)(?!(?:还|给|付|交)?\d|后|以后|之后|前|以前|内)",
    _zh_duration,
)
_ZH_YEARS = Rule.of(
    "duration",
    rf"(?<![这那前几第每\d])(?P<low>\d{{1,2}}|{CHINESE}|半)(?P<high>)(?P<unit>年)(?P<half>半)?(?!后|以后|之后|前|以前|内|利率|化|费|轻|初|底|末|级|代|份|\d)",
    _zh_duration,
)
_ZH_DAYS = Rule.of(
    "duration",
    rf"(?<![这那前几第每\d.])(?P<low>\d+|{CHINESE}|半)(?P<high>)(?P<half>)(?P<unit>天(?!天|到晚|[打发催来])|周(?!(?:还|给|付|交)?\d)(?![一二三四五六日末转])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|个礼拜)(?!后|以后|之后|内|前)",
    _zh_duration,
)
CHINESE_RULES = (*CHINESE_RULES[:-1], _ZH_MONTHS, _ZH_YEARS, _ZH_DAYS)

ENGLISH_RULES = (
    Rule.of("percentage", rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|{EN_WORDS})\s?(?:%|percent(?![a-z])|per cent|pct)", _percent),
    Rule.of(
        "percentage",
        r"(?<!and a )\bhalf(?=\s+(?:of|the|my|it|now|today|up|this|now|then|and)\b|\s*$)(?!\s+(?:of\s+)?(?:an?|the)\s+(?:month|year|week|day|hour))",
        lambda match, clock: Worth(Decimal(50)),
    ),
    Rule.of("percentage", r"\b(?:a\s+quarter)\s+of\b|\bone quarter\b", lambda match, clock: Worth(Decimal(25))),
    Rule.of(
        "installments",
        rf"\b(?P<low>{_EN_N})(?:{_TO}(?P<high>{_EN_N}))?\s+(?:equal\s+|monthly\s+|smaller\s+|easy\s+|more\s+|separate\s+|weekly\s+)*(?:installments?|instalments?|payments?|parts?|chunks?|goes)(?![a-z])",
        _en_parts,
    ),
    Rule.of(
        "installments",
        rf"\b(?:split|divided?|spread|break|broken|pay(?:ing)?|repay)\b[^.,;!?\d]{{0,25}}?\b(?:into|over|across|in)\s+(?:the\s+next\s+)?(?P<low>{_EN_N})(?:{_TO}(?P<high>{_EN_N}))?\s*-?\s*(?P<unit>months?|mths?|years?|yrs?)(?![a-z])",
        _en_parts_by_time,
    ),
    Rule.of(
        "installments",
        rf"\b(?:split|divided?|break)\b[^.,;!?\d]{{0,25}}?\b(?:into|in|by)\s+(?P<low>{_EN_N})(?P<high>)(?![a-z\d]|\s*(?:day|week|month|year))",
        _en_parts,
    ),
    Rule.of(
        "installments",
        rf"\b(?P<low>{_EN_N})(?P<high>)[\s-](?P<unit>months?|years?)[\s-](?:payment\s+|repayment\s+|installment\s+|instalment\s+)?(?:plan|term|arrangement|schedule|option|program)",
        _en_parts_by_time,
    ),
    Rule.of(
        "installments",
        rf"\b(?:over|across)\s+(?:the\s+next\s+)?(?P<low>{_EN_N})(?:{_TO}(?P<high>{_EN_N}))?\s+(?P<unit>months?|years?)(?![a-z])",
        _en_parts_by_time,
    ),
    Rule.of(
        "days_overdue",
        rf"\b(?P<n>{_EN_N})\s+{_EN_UNIT}\s+(?:late|overdue|past\s?-?due|behind|delinquent|in arrears|without paying)(?![a-z])",
        _en_late,
    ),
    Rule.of(
        "days_overdue",
        rf"\b(?:overdue|late|past due|behind|delinquent|in arrears)\s+(?:by|for|since|about|almost)?\s*(?P<n>{_EN_N})\s+{_EN_UNIT}(?!\s+ago)",
        _en_late,
    ),
    Rule.of(
        "duration",
        rf"\b(?:a|one|(?P<low>{_EN_N}))\s+year\s+and\s+a\s+half",
        lambda match, clock: Worth(int((english(match["low"] or "1") or 1) * 12 + 6), unit="month"),
    ),
    Rule.of(
        "duration",
        rf"\b(?P<low>{_EN_N})(?:{_TO}(?P<high>{_EN_N}))?(?P<half>\s+and\s+a\s+half)?[\s-]?(?:more\s+|whole\s+|full\s+)?{_EN_UNIT}(?!\s+(?:ago|late|overdue|from|later))",
        _en_duration,
    ),
    Rule.of("duration", r"\b(?:a|one)\s+fortnight\b", lambda match, clock: Worth(14, unit="day")),
)
_ALONE = r"(?:好的?|嗯|那|就|我|要|选|选择|ok|yes|please|i'?ll take|i want|i choose|i'?d like|i prefer|let'?s do|take|choose|pick|go with|the|用|按|来)*[\s,]*"
CHOICE_RULES = (
    Rule.of(
        "choice",
        r"(?:选择?|方案|选项|option|plan|choice|number|no\.)\s?(?P<n>[一二三四五六七八九]|[1-9](?!\d)|[a-f](?![a-z]))(?![\d个月天期%折块元万千百])",
        _choice,
    ),
    Rule.of("choice", r"第(?P<n>[一二三四五六七八九1-9])(?:个|种|项|套|条)(?!月|人)|第(?P<m>(?!))", _choice),
    Rule.of("choice", r"(?P<n>最后一)(?:个|种|项)", _choice),
    Rule.of("choice", r"(?P<n>前者|后者)", _choice),
    Rule.of(
        "choice",
        r"\bthe\s+(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last|former|latter)(?:\s+(?:one|option|plan|choice))(?![a-z])",
        _choice,
    ),
    Rule.of("choice", r"\bthe\s+(?P<n>former|latter)\b", _choice),
    Rule.of("choice", rf"^\s*{_ALONE}(?P<n>[a-f]|[1-9])\s?[.!,)]?\s*(?:吧|please|pls|thanks)?\s*$", _choice),
    Rule.of("choice", r"^\s*(?:the\s+)?(?P<n>first|second|third|last)\s*(?:please|pls)?[.!]?\s*$", _choice),
)
NUMBER_RULES = (
    Rule.of(
        "number",
        rf"(?<![\w.*#-])(?P<n>{ARABIC})(?![\w*#%-])(?!\s+(?:times|kids|people|calls|texts|children|messages|loans|accounts)\b)",
        lambda match, clock: Worth(chinese(match["n"])),
    ),
)
