"""English dates: tomorrow, next Friday, the 15th, 3 December, in two weeks, end of the month, payday."""

from __future__ import annotations

import re
from datetime import date

from bot.dialogue.nlu.entities import almanac
from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.numerals import EN_WORDS, english
from bot.dialogue.nlu.entities.rules import Rule, Worth

_RELATIVE = {
    "today": 0,
    "tonight": 0,
    "this evening": 0,
    "this afternoon": 0,
    "this morning": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "last night": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}
_WEEKDAYS = {
    name[:3]: at for at, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_MONTHS = {
    name: at for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_WEEKDAY = (
    r"(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?![a-z])"
)
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
_ORDINALS = {
    word: at
    for at, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
_ORDINALS |= (
    {"thirtieth": 30}
    | {f"twenty{dash}{word}": 20 + at for dash in "- " for word, at in list(_ORDINALS.items())[:9]}
    | {f"thirty{dash}first": 31 for dash in "- "}
)
_ORDINAL = r"(?:\d{1,2}\s?(?:st|nd|rd|th)(?![a-z])|" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_N = rf"(?:\d+|{EN_WORDS}|a|an|one)"
_BY = r"(?:(?P<by>by|before|no later than|until|till|not later than)\s+(?:the\s+)?)?"
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mths?|years?|fortnights?)(?![a-z])"
_STEPS = {"last": -1, "this": 0, "current": 0, "next": 1, "following": 1, "coming": 1}


def _by(match: re.Match[str]) -> str | None:
    return "by" if match.groupdict().get("by") else None


_PAST = re.compile(r"\b(?:paid|sent|made|transferred|since|went|deducted|charged|took|missed|was|did)\b[^.,;!?]{0,30}$")


def _is_past(match: re.Match[str]) -> bool:
    return _PAST.search(match.string[: match.start()]) is not None


def _ordinal(text: str) -> int:
    return int(re.sub(r"\D", "", text)) if text[0].isdigit() else _ORDINALS[text]


def _relative(match: re.Match[str], clock: Clock) -> Worth:
    word = re.sub(r"^(?:tmrw?|tmr|tmw|tomo(?:rrow)?|tommorow|tomorow|tommorrow|2moro|tomoz)$", "tomorrow", match["word"])
    return Worth(almanac.days(clock.today, _RELATIVE[word]), role=_by(match))


def _weekday(match: re.Match[str], clock: Clock) -> Worth:
    day, step, today = _WEEKDAYS[match["day"][:3]], match["step"], clock.today
    coming = almanac.coming(today, day)
    if step == "last":
        before = almanac.days(coming, -7)
        return Worth.one_of(before, *([almanac.days(before, -7)] if before >= almanac.weekday(today, 0, 0) else []))
    if step == "next":
        this_week = coming <= almanac.weekday(today, 0, 6)
        return Worth.one_of(
            *(
                (coming, almanac.days(coming, 7))
                if this_week and coming != today
                else (almanac.days(coming, 7 if coming == today else 0),)
            ),
            role=_by(match),
        )
    return Worth.one_of(coming, *([almanac.days(coming, 7)] if coming == today and step != "this" else []), role=_by(match))


def _week_from_weekday(match: re.Match[str], clock: Clock) -> Worth:
    coming = almanac.coming(clock.today, _WEEKDAYS[match["day"][:3]])
    count = english(match["count"] or "1") if "count" in match.re.groupindex else None
    return Worth(almanac.days(coming, 7 * int(count or 1)))


def _span(match: re.Match[str], clock: Clock) -> Worth:
    step, today = _STEPS[match["step"]], clock.today
    if match["what"] == "week":
        first = almanac.weekday(today, step, 0)
        last = almanac.days(first, 6)
    elif match["what"] == "weekend":
        first = almanac.weekday(today, step, 5)
        last = almanac.days(first, 1)
    else:
        first, last = almanac.in_month(today, step, 1), almanac.month_end(today, step)
    return Worth.one_of(first, last, role=_by(match))


def _edge(match: re.Match[str], clock: Clock) -> Worth:
    offset = _STEPS[match["step"]] if match["step"] else 0
    today, what = clock.today, match["what"]
    start = match["edge"] in ("start", "beginning", "first", "early")
    if what == "week":
        return Worth(almanac.weekday(today, offset, 0 if start else 6), role=_by(match))
    if what == "year":
        return Worth(date(today.year + offset, 1, 1) if start else date(today.year + offset, 12, 31), role=_by(match))
    found = almanac.in_month(today, offset, 1 if start else 15 if match["edge"].startswith("mid") else 31)
    return Worth(found if found >= today or match["step"] else almanac.in_month(today, 1, found.day), role=_by(match))


def _month_end(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.month_end(clock.today, _STEPS[match["step"]] if match["step"] else 0), role=_by(match))


def _calendar_date(match: re.Match[str], clock: Clock) -> Worth | None:
    month, day = _MONTHS[match["month"][:3]], _ordinal(match["day"])
    if match["year"]:
        found = almanac.made(int(match["year"]), month, day)
        return Worth(found, role=_by(match)) if found else None
    readings = almanac.near(clock.today, month, day)
    if _is_past(match):
        readings = tuple(one for one in readings if one <= clock.today) or readings
    return Worth.one_of(*readings, role=_by(match)) if readings else None


def _iso(match: re.Match[str], clock: Clock) -> Worth | None:
    found = almanac.made(int(match["year"]), int(match["month"]), int(match["day"]))
    return Worth(found, role=_by(match)) if found else None


def _slashed(match: re.Match[str], clock: Clock) -> Worth | None:
    """4/3 is the fourth of March or the third of April: both, unless only one is a date."""
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    readings = [_slashed_one(clock.today, month, day, year) for month, day in ((first, second), (second, first))]
    dates = [one for group in readings for one in group]
    return Worth.one_of(*dates, role=_by(match)) if dates else None


def _slashed_one(today: date, month: int, day: int, year: str | None) -> tuple[date, ...]:
    if not year:
        return almanac.near(today, month, day) if 1 <= month <= 12 else ()
    found = almanac.made(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    return (found,) if found else ()


def _number(match: re.Match[str], clock: Clock) -> Worth | None:
    day, step = _ordinal(match["day"]), match["step"]
    if step:
        found = almanac.in_month(clock.today, _STEPS[step], day) if 1 <= day <= 31 else None
        return Worth(found, role=_by(match)) if found and found.day == day else None
    number = (almanac.last_day_of_month if _is_past(match) else almanac.next_day_of_month)(clock.today, day)
    return Worth(number, role=_by(match)) if number else None


def _after(match: re.Match[str], clock: Clock) -> Worth | None:
    count = english(match["count"])
    if count is None or count != int(count) or count > 3650:
        return None
    unit, role = match["unit"][:3], "by" if match["lead"] and match["lead"].startswith("with") else None
    if unit in ("mon", "mth", "yea"):
        return Worth(almanac.add_months(clock.today, int(count) * (12 if unit == "yea" else 1)), role=role)
    return Worth(almanac.days(clock.today, int(count) * {"day": 1, "wee": 7, "wk": 7, "wks": 7, "for": 14}[unit]), role=role)


def _ago(match: re.Match[str], clock: Clock) -> Worth | None:
    count = english(match["count"])
    if count is None or count > 3650:
        return None
    unit = match["unit"][:3]
    if unit in ("mon", "mth", "yea"):
        return Worth(almanac.add_months(clock.today, -int(count) * (12 if unit == "yea" else 1)))
    return Worth(almanac.days(clock.today, -int(count) * {"day": 1, "wee": 7, "wk": 7, "wks": 7, "for": 14}[unit]))


def _payday(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.next_payday(clock.today, clock.payday), role="payday")


_DATE_OF = r"(?:\s*(?:,|of)?\s*(?P<year>20\d\d))?(?!\d)"
ENGLISH_RULES = (
    Rule.of("date", rf"\b(?P<lead>)(?P<count>{_N})\s+{_UNIT}\s+(?:from\s+(?:now|today)|later|time|hence)(?![a-z])", _after),
    Rule.of(
        "date",
        rf"\b{_BY}(?:(?:my|the|on|next|after|when|once|as soon as|until|till)\s+)*(?:pay\s?-?day|pay\s?che(?:ck|que)|(?:i\s+(?:get|am|'m)|i'm|im|get|getting)\s+paid|(?:my\s+)?(?:salary|wages?|pay)\s+(?:comes?|arrives?|lands?|hits?|is in|clears?|goes in|gets in)(?:\s+(?:in|through))?)(?![a-z])",
        _payday,
    ),
    Rule.of("date", rf"\b{_BY}(?P<year>20\d\d)[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)", _iso),
    Rule.of("date", rf"\b{_BY}(?P<day>{_ORDINAL}|\d{{1,2}})\s+(?:of\s+)?{_MONTH}\.?{_DATE_OF}", _calendar_date),
    Rule.of(
        "date", rf"\b{_BY}{_MONTH}\.?\s+(?:the\s+)?(?P<day>{_ORDINAL}|\d{{1,2}}(?![\d,]\d|[-/:.]\d)){_DATE_OF}", _calendar_date
    ),
    Rule.of(
        "date", rf"(?<![\d/.])\b{_BY}(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})(?:/(?P<year>20\d\d|\d\d))?(?![\d/%])", _slashed
    ),
    Rule.of(
        "date",
        rf"\b{_BY}(?:the\s+)?(?P<day>{_ORDINAL})\s+of\s+(?:the\s+)?(?P<step>next|this|last|following|coming)\s+month",
        _number,
    ),
    Rule.of(
        "date",
        rf"\b{_BY}(?:the\s+)?(?P<edge>end|start|beginning|middle|mid|first|early|late)(?:\s+of)?(?:\s+the|\s+my)?\s*(?:(?P<step>this|next|last|following|coming)\s+)?(?P<what>month|year|week)(?![a-z])",
        _edge,
    ),
    Rule.of("date", rf"\b{_BY}(?:the\s+)?(?:(?P<step>this|next|last|following)\s+)?month[ -]end\b", _month_end),
    Rule.of("date", rf"\b(?:(?:a|(?P<count>one|two|three|\d))\s+weeks?\s+(?:from|on|after)\s+){_WEEKDAY}", _week_from_weekday),
    Rule.of("date", rf"\b{_WEEKDAY}\s+week(?![a-z])", _week_from_weekday),
    Rule.of("date", rf"\b{_BY}(?:on\s+)?(?:(?P<step>next|last|this|coming)\s+)?(?:coming\s+)?{_WEEKDAY}", _weekday),
    Rule.of(
        "date",
        rf"\b{_BY}(?:the\s+)?(?P<word>day after tomorrow|day before yesterday|today|tonight|this (?:evening|afternoon|morning)|tomorrow|tommorow|tomorow|tommorrow|tmrw|tmr|tmw|tomoz|tomo|2moro|yesterday|last night)(?![a-z])(?:\s+(?:night|morning|evening|afternoon))?",
        _relative,
    ),
    Rule.of("date", rf"\b(?:a\s+)?(?P<count>{_N})\s+{_UNIT}\s+ago", _ago),
    Rule.of(
        "date",
        rf"\b(?P<lead>with)?in\s+(?:the\s+next\s+|about\s+|like\s+)?(?P<count>{_N})\s+(?:more\s+)?{_UNIT}(?:'?\s?time)?(?!\s*(?:late|overdue|of))",
        _after,
    ),
    Rule.of(
        "date",
        rf"\b{_BY}(?:the\s+|over\s+the\s+)?(?P<step>next|this|last|coming|following)\s+(?P<what>weekend|week|month)(?![a-z])",
        _span,
    ),
    Rule.of(
        "date",
        rf"\b{_BY}(?:at\s+|on\s+|over\s+)?the\s+(?P<what>weekend)(?P<step>)(?![a-z])",
        lambda match, clock: Worth.one_of(
            almanac.weekday(clock.today, 0, 5), almanac.weekday(clock.today, 0, 6), role=_by(match)
        ),
    ),
    Rule.of(
        "date",
        rf"\b{_BY}(?:on\s+)?the\s+(?P<day>{_ORDINAL})(?P<step>)(?!\s+(?:time|one|option|plan|choice|person|day|call|text|loan|payment|instal|letter|reminder|thing|week|month|of\s+my))",
        _number,
    ),
    Rule.of(
        "date",
        rf"\b{_BY}(?:on\s+)?(?P<day>\d{{1,2}}(?:st|nd|rd|th))(?P<step>)(?![a-z]|\s+(?:time|one|option|plan|choice|person|day|call|text|loan|payment|instal))",
        _number,
    ),
)
