"""Chinese dates: 明天, 下周五, 15号, 12月3日, 月底, 三天后, 发工资那天."""

from __future__ import annotations

import re
from datetime import date

from bot.dialogue.nlu.entities import almanac
from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.numerals import CHINESE, whole
from bot.dialogue.nlu.entities.rules import Build, Rule, Worth

_RELATIVE = {"大前": -3, "前": -2, "昨": -1, "琴": -1, "寻": -1, "今": 0, "明": 1, "听": 1, "后": 2, "大后": 3}
_WEEKDAYS = {sign: at for at, row in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in row}
_STEPS = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_STEP = r"(?P<step>上上|下下|上|下|这|本|当)(?:一)?(?:个)?"
_N = rf"(?:\d+|{CHINESE})"
_BY = r"(?P<by>(?:之|以)?前|以内|之内|内)?"
_PAST = r"(?=(?:我|就|已经|已|都|早)*(?:还|付|扣|转|交|打|存|划|刷|给|汇|结)(?:了|过|清|完|款|钱|掉|的))"
_YEARS = {"去": -1, "前": -2, "今": 0, "本": 0, "明": 1, "后": 2}


def _by(match: re.Match[str]) -> str | None:
    return "by" if match.groupdict().get("by") else None


def _day(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.days(clock.today, _RELATIVE[match["word"]]), role=_by(match))


def _weekday(match: re.Match[str], clock: Clock) -> Worth:
    day = _WEEKDAYS[match["day"]]
    if match["step"]:
        return Worth(almanac.weekday(clock.today, _STEPS[match["step"]], day), role=_by(match))
    first = almanac.coming(clock.today, day)
    return Worth.one_of(first, *([almanac.days(first, 7)] if first == clock.today else []), role=_by(match))


def _weekend(match: re.Match[str], clock: Clock) -> Worth:
    week = _STEPS[match["step"]] if match["step"] else 0
    saturday = almanac.weekday(clock.today, week, 5)
    return Worth.one_of(saturday, almanac.days(saturday, 1), role=_by(match))


def _whole_week(match: re.Match[str], clock: Clock) -> Worth:
    monday = almanac.weekday(clock.today, _STEPS[match["step"]], 0)
    return Worth.one_of(monday, almanac.days(monday, 6), role=_by(match))


def _part_of_month(match: re.Match[str], clock: Clock) -> Worth:
    step, part, today = match["step"], match["part"], clock.today
    offset = _STEPS[step] if step else 0
    day = {"初": 1, "头": 1, "中": 15, "底": 31, "末": 31, "尾": 31}[part]
    found = almanac.in_month(today, offset, day)
    if not step and found < today:
        found = almanac.in_month(today, 1, day)
    return Worth(found, role=_by(match))


def _third_of_month(match: re.Match[str], clock: Clock) -> Worth:
    offset = _STEPS[match["step"]] if match["step"] else 0
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}[match["part"]]
    return Worth.one_of(almanac.in_month(clock.today, offset, first), almanac.in_month(clock.today, offset, last))


def _whole_month(match: re.Match[str], clock: Clock) -> Worth:
    offset = _STEPS[match["step"]]
    first, last = almanac.in_month(clock.today, offset, 1), almanac.month_end(clock.today, offset)
    return Worth(last, role="by") if match["by"] else Worth.one_of(first, last)


def _day_of_named_month(match: re.Match[str], clock: Clock) -> Worth | None:
    day, offset = whole(match["day"]), _STEPS[match["step"]]
    found = almanac.in_month(clock.today, offset, day) if day and 1 <= day <= 31 else None
    return Worth(found, role=_by(match)) if found and found.day == day else None


def _calendar_date(match: re.Match[str], clock: Clock) -> Worth | None:
    month, day = whole(match["month"]), whole(match["day"])
    if not month or not day:
        return None
    if match["year"]:
        found = almanac.made(_year(match["year"], clock.today), month, day)
        return Worth(found, role=_by(match)) if found else None
    return _open(almanac.near(clock.today, month, day), _by(match))


def _open(readings: tuple[date, ...], role: str | None) -> Worth | None:
    return Worth.one_of(*readings, role=role) if readings else None


def _year(said: str, today: date) -> int:
    if said[0] in _YEARS:
        return today.year + _YEARS[said[0]]
    digits = int(re.sub(r"\D", "", said))
    return digits if digits > 99 else 2000 + digits


def _number(match: re.Match[str], clock: Clock) -> Worth | None:
    day = whole(match["day"])
    found = almanac.next_day_of_month(clock.today, day) if day else None
    return Worth(found, role=_by(match)) if found else None


def _number_past(match: re.Match[str], clock: Clock) -> Worth | None:
    day = whole(match["day"])
    found = almanac.last_day_of_month(clock.today, day) if day else None
    return Worth(found) if found else None


def _after(match: re.Match[str], clock: Clock) -> Worth | None:
    role = "by" if "内" in match["after"] else None
    if match["count"] == "半":
        return (
            Worth({"月": almanac.days(clock.today, 15), "年": almanac.add_months(clock.today, 6)}[match["unit"][-1]], role=role)
            if match["unit"][-1] in "月年"
            else None
        )
    count = whole(match["count"])
    return None if count is None or count > 3650 else Worth(almanac.shifted(clock.today, count, match["unit"][-1]), role=role)


def _year_end(match: re.Match[str], clock: Clock) -> Worth:
    year = clock.today.year + (_YEARS[match["which"]] if match["which"] else 0)
    return Worth(date(year, 12, 31), role=_by(match))


def _this_month(match: re.Match[str], clock: Clock) -> Worth:
    return Worth(almanac.month_end(clock.today), role="by")


def _day_of_payday(match: re.Match[str], clock: Clock) -> Worth | None:
    found = _number(match, clock)
    return found and Worth(found.value, role="payday")


def _payday(match: re.Match[str], clock: Clock) -> Worth:
    offset = _STEPS[match["step"]] if match["step"] else 0
    return Worth(almanac.next_payday(clock.today, clock.payday, offset), role="payday")


_WEEK = r"(?:周|星期|礼拜)"
_UNIT = r"(?P<unit>天|日|周|星期|礼拜|月|年)"
_DAY = r"(?P<day>\d{1,2}|[一二三四五六七八九十廿]{1,3})(?:号|日)"
_PAID = (
    r"(?:发(?:了|完|下来)?(?:工资|薪水|薪)|(?:工资|薪水)(?:发|到账?|下来|到手|一到)(?:了|下来)?"
    r"|发薪日|发薪|出粮|开资|开支(?=那|了|的|后)|关饷|领(?:了)?(?:工资|薪水))(?:那天|当天|那日|的?时候|日|以后|之后|后|再|了|就)?"
)
_MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?|[./](?=\d+[号日]))"
_PART_OF_DAY = r"(?:上午|下午|中午|早上|晚上|凌晨)?"


def _date(build: Build, *pattern: str) -> Rule:
    return Rule.of("date", "".join(pattern), build)


RULES = (
    _date(_day_of_payday, rf"(?:(?<=每月)|(?<=每个月)|(?<![\d.月年])){_DAY}(?:左右|才|就|会|都|我)*{_PAID}"),
    _date(_payday, rf"(?<![号日])(?:{_STEP}月)?等?我?{_PAID}"),
    _date(
        _calendar_date,
        rf"(?P<year>\d{{4}}|(?<!\d)\d\d(?=年))(?:年|[-/.])(?P<month>{_N})(?:月|[-/.])(?P<day>{_N})(?:号|日)?(?!\d){_BY}",
    ),
    _date(_calendar_date, rf"(?P<year>[去今明后本]年)?的?{_MONTH}(?P<day>{_N})(?:号|日)?(?!\d|[个天期块元百千万]){_BY}"),
    _date(_calendar_date, rf"(?P<year>)(?<![\d/.*-])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/%]){_BY}"),
    _date(_day_of_named_month, rf"{_STEP}月的?(?P<day>{_N})(?:号|日)?(?![个天期块元\d]){_BY}"),
    _date(_part_of_month, rf"(?:{_STEP})?月的?(?P<part>[底末初尾头]|中(?![旬国午心])){_BY}"),
    _date(_third_of_month, rf"(?:{_STEP}月?的?|月)?(?<!半)(?P<part>[上中下])旬"),
    _date(_whole_month, rf"{_STEP}月(?!\d)(?P<by>(?:之|以)?内|结束前|以前|之前)?(?!以?来|供|付)"),
    _date(_this_month, r"月内"),
    _date(_day, rf"(?P<word>大前|大后|[前昨琴寻今明听后])(?:天|日|儿|晚上?|早上?)(?![期后通起]){_PART_OF_DAY}{_BY}"),
    _date(_weekend, rf"(?:{_STEP})?{_WEEK}末{_BY}"),
    _date(_weekday, rf"(?:{_STEP})?{_WEEK}(?P<day>[一二三四五六日天1-7])(?![个天月期年\d]){_BY}"),
    _date(_whole_week, rf"{_STEP}{_WEEK}{_BY}"),
    _date(_year_end, r"(?P<which>[今明去后])?年[底末尾](?P<by>(?:之|以)?前)?"),
    _date(
        _after,
        rf"再?(?:给我)?(?P<count>{_N}|半)个?{_UNIT}",
        r"(?P<after>[之以]后|后(?![台面期果悔天])|过后|[之以]内|内(?![容部存]))",
    ),
    _date(_after, rf"再?过(?P<count>{_N}|半)个?{_UNIT}(?P<after>)(?![后内])"),
    _date(_number_past, rf"(?<![\d.月年]){_DAY}(?![码线楼店机子个期以之内后主])(?:那天|之?前)?{_PAST}"),
    _date(_number, rf"(?<![\d.月年]){_DAY}(?![码线楼店机子个期内后主]){_BY}"),
)
