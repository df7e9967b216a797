"""English dates: tomorrow, next Friday, the 15th, 3 December, in two weeks, end of the month, payday."""

from __future__ import annotations

import re
from datetime import date

from bot.dialogue.nlu.entities import almanac
from bot.dialogue.nlu.entities.calendar_en import (
    MONTH,
    MONTHS,
    ORDINAL,
    RELATIVE,
    RELATIVE_WORD,
    SHORT_ORDINAL,
    STEP,
    STEPS,
    WEEKDAY,
    WEEKDAYS,
    ordinal,
)
from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.lengths import DAYS_IN, LONGEST_DAYS, MONTHS_IN
from bot.dialogue.nlu.entities.numerals import EN_WORDS, english
from bot.dialogue.nlu.entities.rules import Build, Rule, Worth

_N = rf"(?:\d+|{EN_WORDS}|a|an|one)"
_BY = r"(?:(?P<by>by|before|no later than|until|till|not later than)\s+(?:the\s+)?)?"
_UNIT = r"(?P<unit>days?|weeks?|wks?|months?|mths?|years?|fortnights?)(?![a-z])"


def _by(match: re.Match[str]) -> str | None:
    return "by" if match.groupdict().get("by") else None


_PAST = re.compile(r"\b(?:paid|sent|made|transferred|since|went|deducted|charged|took|missed|was|did)\b[^.,;!?]{0,30}$")


def _is_past(match: re.Match[str]) -> bool:
    return _PAST.search(match.string[: match.start()]) is not None


def _relative(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.days(clock.today, RELATIVE[match["word"]]), role=_by(match))


def _weekday(match: re.Match[str], clock: Clock) -> Worth:
    day, step, today = WEEKDAYS[match["day"][:3]], match["step"], clock.today
    coming = almanac.coming(today, day)
    if step == "last":
        before = almanac.days(coming, -7)
        return Worth.one_of(before, *([almanac.days(before, -7)] if before >= almanac.weekday(today, 0, 0) else []))
    if step == "next" and coming != today and coming <= almanac.weekday(today, 0, 6):
        return Worth.one_of(coming, almanac.days(coming, 7), role=_by(match))
    if step == "next":
        return Worth(almanac.days(coming, 7 if coming == today else 0), role=_by(match))
    return Worth.one_of(coming, *([almanac.days(coming, 7)] if coming == today and step != "this" else []), role=_by(match))


def _week_from_weekday(match: re.Match[str], clock: Clock) -> Worth:
    coming = almanac.coming(clock.today, WEEKDAYS[match["day"][:3]])
    count = english(match["count"] or "1") if "count" in match.re.groupindex else None
    return Worth(almanac.days(coming, 7 * int(count or 1)))


def _span(match: re.Match[str], clock: Clock) -> Worth:
    step, today = STEPS[match["step"]], clock.today
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
    offset = STEPS[match["step"]] if match["step"] else 0
    today, what = clock.today, match["what"]
    start = match["edge"] in ("start", "beginning", "first", "early")
    if what == "week":
        return Worth(almanac.weekday(today, offset, 0 if start else 6), role=_by(match))
    if what == "year":
        return Worth(date(today.year + offset, 1, 1) if start else date(today.year + offset, 12, 31), role=_by(match))
    found = almanac.in_month(today, offset, 1 if start else 15 if match["edge"].startswith("mid") else 31)
    return Worth(found if found >= today or match["step"] else almanac.in_month(today, 1, found.day), role=_by(match))


def _month_end(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.month_end(clock.today, STEPS[match["step"]] if match["step"] else 0), role=_by(match))


def _calendar_date(match: re.Match[str], clock: Clock) -> Worth | None:
    month, day = MONTHS[match["month"][:3]], ordinal(match["day"])
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
    day, step = ordinal(match["day"]), match["step"]
    if step:
        found = almanac.in_month(clock.today, STEPS[step], day) if 1 <= day <= 31 else None
        return Worth(found, role=_by(match)) if found and found.day == day else None
    number = (almanac.last_day_of_month if _is_past(match) else almanac.next_day_of_month)(clock.today, day)
    return Worth(number, role=_by(match)) if number else None


def _moved(match: re.Match[str], clock: Clock, direction: int) -> date | None:
    count, unit = english(match["count"]), match["unit"][:3]
    if count is None or count != int(count) or count > LONGEST_DAYS:
        return None
    steps = direction * int(count)
    if unit in DAYS_IN:
        return almanac.days(clock.today, steps * DAYS_IN[unit])
    return almanac.add_months(clock.today, steps * MONTHS_IN[unit])


def _after(match: re.Match[str], clock: Clock) -> Worth | None:
    found = _moved(match, clock, 1)
    return Worth(found, role="by" if match["lead"] == "with" else None) if found else None


def _ago(match: re.Match[str], clock: Clock) -> Worth | None:
    found = _moved(match, clock, -1)
    return Worth(found) if found else None


def _payday(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.next_payday(clock.today, clock.payday), role="payday")


def _weekend(match: re.Match[str], clock: Clock) -> Worth:
    saturday = almanac.weekday(clock.today, 0, 5)
    return Worth.one_of(saturday, almanac.days(saturday, 1), role=_by(match))


_YEAR = r"(?:\s*(?:,|of)?\s*(?P<year>20\d\d))?(?!\d)"
_PAID = (
    r"(?:pay\s?-?day|pay\s?che(?:ck|que)|(?:i\s+(?:get|am)|i'?m|get|getting)\s+paid"
    r"|(?:my\s+)?(?:salary|wages?|pay)\s+(?:comes?|arrives?|lands?|hits?|is in|clears?|goes in|gets in)(?:\s+(?:in|through))?)"
)
_WHEN = r"(?:(?:my|the|on|next|after|when|once|as soon as|until|till)\s+)*"
_EDGE = r"(?P<edge>end|start|beginning|middle|mid|first|early|late)(?:\s+of)?(?:\s+the|\s+my)?\s*"
# "the second time", "the 2nd call": an ordinal that counts something else than days.
_NOT_DAY = (
    r"(?!\s+(?:time|one|option|plan|choice|person|day|call|text|loan|payment|instal|letter|reminder|thing|week|month|of\s+my))"
)
_DAY_NUMBER = r"(?P<day>\d{1,2}(?![\d,]\d|[-/:.]\d)"


def _date(build: Build, *pattern: str) -> Rule:
    return Rule.of("date", "".join(pattern), build)


RULES = (
    _date(_after, rf"\b(?P<lead>)(?P<count>{_N})\s+{_UNIT}\s+(?:from\s+(?:now|today)|later|time|hence)(?![a-z])"),
    _date(_payday, rf"\b{_BY}{_WHEN}{_PAID}(?![a-z])"),
    _date(_iso, rf"\b{_BY}(?P<year>20\d\d)[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)"),
    _date(_calendar_date, rf"\b{_BY}(?P<day>{ORDINAL}|\d{{1,2}})\s+(?:of\s+)?{MONTH}\.?{_YEAR}"),
    _date(_calendar_date, rf"\b{_BY}{MONTH}\.?\s+(?:the\s+)?{_DAY_NUMBER}|{ORDINAL}){_YEAR}"),
    _date(_slashed, rf"(?<![\d/.])\b{_BY}(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})(?:/(?P<year>20\d\d|\d\d))?(?![\d/%])"),
    _date(_number, rf"\b{_BY}(?:the\s+)?(?P<day>{ORDINAL})\s+of\s+(?:the\s+)?{STEP}\s+month"),
    _date(_edge, rf"\b{_BY}(?:the\s+)?{_EDGE}(?:{STEP}\s+)?(?P<what>month|year|week)(?![a-z])"),
    _date(_month_end, rf"\b{_BY}(?:the\s+)?(?:{STEP}\s+)?month[ -]end\b"),
    _date(_week_from_weekday, rf"\b(?:a|(?P<count>one|two|three|\d))\s+weeks?\s+(?:from|on|after)\s+{WEEKDAY}"),
    _date(_week_from_weekday, rf"\b{WEEKDAY}\s+week(?![a-z])"),
    _date(_weekday, rf"\b{_BY}(?:on\s+)?(?:{STEP}\s+)?(?:coming\s+)?{WEEKDAY}"),
    _date(_relative, rf"\b{_BY}(?:the\s+)?(?P<word>{RELATIVE_WORD})(?![a-z])(?:\s+(?:night|morning|evening|afternoon))?"),
    _date(_ago, rf"\b(?:a\s+)?(?P<count>{_N})\s+{_UNIT}\s+ago"),
    _date(
        _after,
        rf"\b(?P<lead>with)?in\s+(?:the\s+next\s+|about\s+|like\s+)?(?P<count>{_N})\s+(?:more\s+)?{_UNIT}",
        r"(?:'?\s?time)?(?!\s*(?:late|overdue|of))",
    ),
    _date(_span, rf"\b{_BY}(?:(?:over\s+)?the\s+)?{STEP}\s+(?P<what>weekend|week|month)(?![a-z])"),
    _date(_weekend, rf"\b{_BY}(?:(?:at|on|over)\s+)?the\s+weekend(?![a-z])"),
    _date(_number, rf"\b{_BY}(?:on\s+)?the\s+(?P<day>{ORDINAL})(?P<step>){_NOT_DAY}"),
    _date(_number, rf"\b{_BY}(?:on\s+)?(?P<day>{SHORT_ORDINAL})(?P<step>){_NOT_DAY}"),
)
