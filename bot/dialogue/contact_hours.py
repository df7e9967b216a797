"""The hours at which a borrower wants no messages, as they say it: "别在晚上八点后发短信", "don't text me before 10".

A wish is a refusal and a word for being reached in one clause, with a time; "only" turns the hours round. What is said of days of the
week, or asks a question, is none. Bounds are by the clock on the borrower's wall; an open end reaches to midnight or to the end of the
night, and the law's own quiet hours count beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.nlu.normalise import normalise
from bot.dialogue.nlu.reading import DANGER
from bot.lending.contact import QuietHours
from bot.service.turn import Json

WISH = "stop_contact"
MORNING = time(8)
NOON, DAY = 12, 24
_CLAUSE = re.compile(r"[,;!\n]+|\.(?!\w)|\s(?:and also|but)\s")
_DIGITS = {sign: at for at, row in enumerate(("零〇", "一", "二两", *"三四五六七八九")) for sign in row}
HAN = "".join(_DIGITS)
_NUMBER = rf"\d{{1,2}}|[{HAN}十]{{1,3}}"


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day in a clause; `is_sure` when it can only be that half of the day."""

    at: time
    is_sure: bool
    start: int
    end: int


def wished_hours(text: str) -> QuietHours | None:
    """The hours of a wish, None when the text is none. Two bounds in one wish ("before 9 and after 8 pm") are one span."""
    plain = normalise(text).lower()
    found = [hours for clause in _CLAUSE.split(plain) if (hours := _of_clause(clause)) is not None]
    if len(found) > 1 and (early := _from_midnight(found)) and (late := _to_morning(found)):
        return QuietHours(start=late.start, end=early.end)
    return found[0] if found else None


def with_hours(parsed: Json) -> Json:
    """What was read of a message; where it wishes for hours without messages, that is its wish, beside any other that is no mishearing."""
    read = parsed["intent"]
    names = parsed.get("wishes") or (read["name"],)
    if DANGER in names or wished_hours(str(parsed.get("text") or "")) is None:
        return parsed
    wish = {"name": WISH, "confidence": 1.0}
    others = [name for name in names if name not in _data()["misheard"]]
    apart = [*parsed.get("apart", ()), read]
    return {**parsed, "intent": wish, "intent_ranking": [wish], "wishes": [WISH, *others], "apart": apart}


def any_hour(text: str) -> bool:
    """Whether somebody says that any hour is fine."""
    return _has("any", normalise(text).lower())


def _from_midnight(found: list[QuietHours]) -> QuietHours | None:
    return next((hours for hours in found if hours.start == time(0)), None)


def _to_morning(found: list[QuietHours]) -> QuietHours | None:
    return next((hours for hours in found if hours.end == MORNING), None)


def _of_clause(clause: str) -> QuietHours | None:
    is_refused = _has("refusal", clause)
    if not _has("reaching", clause) or _has("question", clause) or _has("days", clause):
        return None
    is_only = _has("only", clause) and not is_refused
    hours = _bounds(clause, is_only=is_only) or _part(clause)
    if hours is None or hours.start == hours.end:
        return None
    if is_refused:
        return hours
    return QuietHours(start=hours.end, end=hours.start) if is_only else None


def _bounds(clause: str, *, is_only: bool) -> QuietHours | None:
    """The hours between the times that a clause names, or from or up to the one that it names."""
    clocks = _clocks(clause)
    sides = [_side(clause, clock) for clock in clocks[:2]]
    if sides in (["before", "after"], ["after", "before"]) and not _has("between_en", clause):
        early, late = clocks[sides.index("before")], clocks[sides.index("after")]
        return QuietHours(start=_after_noon(late), end=early.at)
    if len(clocks) > 1:
        return _between(clocks[0], clocks[1])
    if sides == ["after"]:
        return QuietHours(start=_after_noon(clocks[0]), end=MORNING)
    if sides == ["before"]:
        return QuietHours(start=time(0), end=_after_noon(clocks[0]) if is_only and clocks[0].at < MORNING else clocks[0].at)
    return None


def _between(first: _Clock, second: _Clock) -> QuietHours:
    """From the one to the other: "1 到 5 下午" puts both after noon, "10 to 6" the second."""
    start = first.at
    if not first.is_sure and second.is_sure and start.hour + NOON < second.at.hour:
        start = start.replace(hour=start.hour + NOON)
    return QuietHours(start=start, end=_after_noon(second) if second.at <= start else second.at)


def _side(clause: str, clock: _Clock) -> str | None:
    """Whether the clause means what lies after this time or before it."""
    ahead, behind = clause[: clock.start].rstrip(), clause[clock.end :].lstrip()
    for side in ("after", "before"):
        if _matches(side, behind) or re.search(rf"\b(?:{_data()[side + '_en']})$", ahead):
            return side
    return None


def _after_noon(clock: _Clock) -> time:
    """An hour that nobody put into a half of the day, read as one after noon."""
    return clock.at if clock.is_sure else clock.at.replace(hour=clock.at.hour + NOON)


def _clocks(clause: str) -> list[_Clock]:
    for at, words in _data()["clock_words"].items():
        clause = re.sub(words, at, clause)
    return [clock for match in _hour().finditer(clause) if (clock := _clock(match, clause)) is not None]


def _clock(match: re.Match[str], clause: str) -> _Clock | None:
    """The time of a match; None for a number that is no hour ("500", "3 days")."""
    hour, minute = _number(match["hour"]), match["minute"]
    minutes = 30 if minute == "半" else _number(minute) or 0 if minute else 0
    if _matches("no_hour", clause[match.end("hour") :]) or hour is None or hour > DAY or minutes >= 60:
        return None
    said = match["ahead"] or match["behind"] or ""
    is_late, number = _matches("afternoon_marks", said), hour
    if is_late and number < NOON and not (said == "中午" and number == NOON - 1):
        number += NOON
    is_sure = is_late or _matches("morning_marks", said) or number >= NOON or bool(minute and hour == 0)
    return _Clock(time(number % DAY, minutes), is_sure, match.start(), match.end())


def _number(said: str) -> int | None:
    """A number of a clock, below a hundred, in figures or in Chinese signs; None for anything else."""
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.partition("十")
    if not ten:
        return _DIGITS.get(said)
    first, last = _DIGITS.get(tens or "一"), _DIGITS.get(ones or "零")
    return None if first is None or last is None else 10 * first + last


def _part(clause: str) -> QuietHours | None:
    """The hours of the part of the day that a clause names."""
    for start, end, words in _data()["parts"]:
        if re.search(words, clause):
            return QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))
    return None


def _has(name: str, text: str) -> bool:
    return _expression(name).search(text) is not None


def _matches(name: str, text: str) -> bool:
    """Whether a text begins with one of these."""
    return _expression(name).match(text) is not None


@cache
def _data() -> Any:
    """The words, beside this module: they are no part of what a model is trained from."""
    return yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


@cache
def _expression(name: str) -> re.Pattern[str]:
    return re.compile(_data()[name])


@cache
def _hour() -> re.Pattern[str]:
    marks = "|".join(_data()[name] for name in ("afternoon_marks", "morning_marks"))
    return re.compile(
        rf"(?P<ahead>{marks})?(?<![\d{HAN}十])(?P<hour>{_NUMBER})"
        rf"(?:[:点时](?P<minute>[0-5]\d|半|[{HAN}十]{{1,3}}(?=分))?分?(?:钟|整)?)?\s*(?P<behind>{marks})?"
    )
