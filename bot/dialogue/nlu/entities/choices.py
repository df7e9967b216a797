"""Which of the things offered (the second one, 方案B, 2), and numbers that stand for nothing said."""

from __future__ import annotations

import re

from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.numerals import ARABIC, chinese, whole
from bot.dialogue.nlu.entities.rules import Rule, Worth, any_of

_ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "former": 1, "latter": 2}
_ORDER |= {"last": -1, "最后一": -1, "前者": 1, "后者": 2}
_LEAD = any_of(
    "好 好的 嗯 那 就 我 要 选 选择 用 按 来 ok yes please i'?ll_take i_want i_choose i'?d_like i_prefer let'?s_do take choose "
    "pick go_with the"
)
_NUMBERED = r"(?:选择?|方案|选项|option|plan|choice|number|no\.)"
_NAME = r"(?P<n>[一二三四五六七八九]|[1-9](?!\d)|[a-f](?![a-z]))"
_COUNTED = any_of("times kids people calls texts children messages loans accounts")


def _choice(match: re.Match[str], clock: Clock) -> Worth | None:
    said = match["n"]
    if said in _ORDER:
        return Worth(_ORDER[said])
    if said in "abcdef":
        return Worth("abcdef".index(said) + 1)
    number = whole(said)
    return Worth(number) if number else None


def _number(match: re.Match[str], clock: Clock) -> Worth | None:
    return Worth(chinese(match["n"]))


RULES = (
    Rule.of("choice", rf"{_NUMBERED}\s?{_NAME}(?![\d个月天期%折块元万千百])", _choice),
    Rule.of("choice", r"(?:换成?|改成?|还是选?|\b(?:switch|change)\s+to\s)\s?(?P<n>[b-f]|a(?!\s+[a-z]))(?![a-z])", _choice),
    Rule.of("choice", r"第(?P<n>[一二三四五六七八九1-9])[个种项套条](?!月|人)", _choice),
    Rule.of("choice", r"(?P<n>最后一)[个种项]", _choice),
    Rule.of("choice", r"(?P<n>前者|后者)", _choice),
    Rule.of(
        "choice",
        r"\bthe\s+(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last|former|latter)\s+(?:one|option|plan|choice)(?![a-z])",
        _choice,
    ),
    Rule.of("choice", r"\bthe\s+(?P<n>former|latter)\b", _choice),
    Rule.of(
        "choice", rf"^\s*(?:{_LEAD}[\s,]{{0,3}}){{0,6}}(?P<n>[a-f]|[1-9])\s?[.!,)]?\s*(?:吧|please|pls|thanks)?\s*$", _choice
    ),
    Rule.of("choice", r"^\s*(?:the\s+)?(?P<n>first|second|third|last)\s*(?:please|pls)?[.!]?\s*$", _choice),
    Rule.of("number", rf"(?<![\w.*#-])(?P<n>{ARABIC})(?:(?![\w*#%-])|(?=左右|上下|吧))(?!\s+{_COUNTED}\b)", _number),
)
