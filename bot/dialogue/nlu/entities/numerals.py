"""Numbers as people write them, exactly: 1,200.50 · 1.5万 · 一千二 · 两百五 · twelve hundred · a grand and a half."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    sign: at
    for at, row in enumerate(("零〇", "一壹幺", "二两贰俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for sign in row
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_MYRIADS = {"万": 10**4, "w": 10**4, "亿": 10**8}
HAN = "零〇一壹幺二两贰俩三叁仨四肆五伍六陆七柒八捌九玖"
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?|\d{1,16}(?:\.\d{1,6})?)"
CHINESE = rf"(?:[{HAN}十拾廿百佰千仟万亿]{{1,16}})"
# 三五, 七八: two figures side by side mean either of them.
NEIGHBOURS = (
    r"(?P<a>[一二两三四五六七八])"
    r"(?P<b>(?<=一)[二两]|(?<=[二两])三|(?<=三)[四五]|(?<=四)五|(?<=五)六|(?<=六)七|(?<=七)八|(?<=八)九)"
)
ZH = rf"(?:{ARABIC}(?:[百千万亿]|[kw](?![a-z]))?(?:\d{{1,3}}(?!\d))?(?:[百千](?!分))?|{CHINESE})"

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN = {word: at for at, word in enumerate(_ONES.split())} | {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}
_EN |= {"a": 1, "an": 1, "fourty": 40, "dozen": 12}
_EN_UNITS = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 10**6, "m": 10**6}
_VAGUE_TWO = re.compile(r"a couple(?: of)?\b")
_WORD = "(?:" + "|".join(sorted({*_EN, *_EN_UNITS} - {"a", "an", "k", "m", "couple", "dozen"}, key=len, reverse=True)) + ")"
_LEAD = r"(?:(?:a|an)\s+(?:couple\s+(?:of\s+)?)?(?=hundred|thousand|grand|million|dozen)|a\s+couple\s+(?:of\s+)?)"
EN_WORDS = (
    rf"(?:(?:{_LEAD})?{_WORD}(?![a-z])(?:(?:\s*-\s*|\s+(?:and\s+)?){_WORD})*(?![a-z])|half\s+a\s+(?:grand|thousand|million)"
    r"|a\s+couple(?:\s+of)?(?=\s+(?:day|week|month|year|buck|dollar|pound)))"
)
EN = rf"(?:{ARABIC}\s?(?:k(?![a-z])|grand|thousand|hundred|million)?|{EN_WORDS})"


def chinese(text: str) -> Decimal | None:
    """The number in Chinese signs, Arabic ones, or both; a last digit without its unit counts a tenth of the one before it.

    None when the text is not a number.
    """
    plain = text.replace(",", "").replace(" ", "").replace("廿", "二十")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    if re.fullmatch(rf"[{HAN}]{{2,}}", plain):
        return Decimal("".join(str(_DIGITS[sign]) for sign in plain))
    return _compound(re.findall(r"\d+(?:\.\d+)?|.", plain))


def _compound(signs: list[str]) -> Decimal | None:
    total = section = Decimal(0)
    digit: Decimal | None = None
    unit = Decimal(1)
    for sign in signs:
        if (figure := _figure(sign)) is not None:
            digit, unit = figure, Decimal(10) if sign in "零〇" else unit
        elif sign in _UNITS:
            unit = Decimal(_UNITS[sign])
            section, digit = section + (Decimal(1) if digit is None else digit) * unit, None
        elif sign in _MYRIADS:
            unit = Decimal(_MYRIADS[sign])
            total, section, digit = total + (section + (digit or 0) or 1) * unit, Decimal(0), None
        else:
            return None
    tail = (digit or 0) * (unit / 10 if unit > 1 and (digit or 0) < 10 else 1)
    return tidy(total + section + tail)


def _figure(sign: str) -> Decimal | None:
    if sign in _DIGITS:
        return Decimal(_DIGITS[sign])
    return Decimal(sign) if sign[0].isdigit() else None


def english(text: str) -> Decimal | None:
    """The number in English words, digits, or both (`2 grand`); None when the text is not a number."""
    if text.lower().startswith("half"):
        return tidy((english(text[4:]) or Decimal(0)) / 2)
    total = section = Decimal(0)
    known = False
    for word in re.findall(r"[\d.]+|[a-z]+", _VAGUE_TWO.sub("two ", text.lower()).replace(",", "").replace("a dozen", "twelve")):
        if word in ("and", "of"):
            continue
        value = _english_word(word)
        if value is None:
            return None
        known = True
        if word.rstrip("s") not in _EN_UNITS:
            section += value
        elif value == 100:
            section = (section or 1) * value
        else:
            total, section = total + (section or 1) * value, Decimal(0)
    return tidy(total + section) if known else None


def tidy(value: Decimal) -> Decimal:
    """The same number without an empty fraction: 15000 for 15000.0."""
    return Decimal(int(value)) if value == int(value) else value


def _english_word(word: str) -> Decimal | None:
    if word[0].isdigit():
        return Decimal(word.rstrip(".")) if re.fullmatch(r"\d+\.?\d*", word) else None
    bare = word if word in _EN or word in _EN_UNITS else word.rstrip("s")
    value = _EN.get(bare, _EN_UNITS.get(bare))
    return None if value is None else Decimal(value)


def whole(text: str) -> int | None:
    """A whole number in either language, as counts of days and instalments are; None for anything else."""
    value = english(text) if re.search(r"[a-z]", text.replace("k", "").replace("w", "")) else chinese(text)
    return int(value) if value is not None and value == int(value) else None
