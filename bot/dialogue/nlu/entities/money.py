"""Amounts of money, with the currency where it was said, and whether they are meant once or every month."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.dialogue.nlu.entities.found import Clock, Entity
from bot.dialogue.nlu.entities.numerals import ARABIC, CHINESE, EN, EN_WORDS, ZH, chinese, english
from bot.dialogue.nlu.entities.rules import Rule, Worth

_SIGNS = {
    "¥": "CNY",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "hk$": "HKD",
    "s$": "SGD",
    "us$": "USD",
    "rmb": "CNY",
    "cny": "CNY",
    "usd": "USD",
    "gbp": "GBP",
    "sgd": "SGD",
    "hkd": "HKD",
}
_ZH_UNITS = {
    "块": "CNY",
    "块钱": "CNY",
    "元": "CNY",
    "元钱": "CNY",
    "圆": "CNY",
    "人民币": "CNY",
    "元人民币": "CNY",
    "块人民币": "CNY",
    "大洋": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "蚊": None,
    "r": "CNY",
}
_ZH_UNITS |= {
    "刀": "USD",
    "美元": "USD",
    "美金": "USD",
    "usd": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "英镑": "GBP",
    "镑": "GBP",
    "欧元": "EUR",
    "新币": "SGD",
    "新元": "SGD",
}
_EN_UNITS = {
    "dollar": "USD",
    "buck": "USD",
    "usd": "USD",
    "pound": "GBP",
    "quid": "GBP",
    "gbp": "GBP",
    "euro": "EUR",
    "eur": "EUR",
    "yuan": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "kuai": "CNY",
    "sgd": "SGD",
    "hkd": "HKD",
    "cent": "USD",
    "pence": "GBP",
}

_SIGN = r"(?:us\$|hk\$|s\$|[¥$£€]|(?:rmb|cny|usd|gbp|sgd|hkd)\s?)"
_SCALE = r"\s?(?:k(?![a-z])|grand|thousand|million|mil(?![a-z])|万|千|百|w(?![a-z]))"
_ZH_UNIT = "(?:" + "|".join(sorted(map(re.escape, _ZH_UNITS.keys() - {"r"}), key=len, reverse=True)) + ")"
_EN_UNIT = r"(?:dollars?|bucks?|usd|pounds?|quid|gbp|euros?|eur|yuan|rmb|cny|kuai|sgd|hkd)(?![a-z])"
_COUNTERS = r"(?!\s*[\d.,]*\s*(?:个(?!人月)|天|日|号|月|年|期|次|条|人|家|遍|通|岁|点|分(?!钱)|小时|周|%|折|成|倍|位|名|笔|字|只|件|回|多个|几个|来个|%|/))"
_EN_COUNTERS = r"(?!\s*(?:%|percent|days?|weeks?|months?|years?|times?|hours?|minutes?|mins?|installments?|instalments?|payments?|calls?|texts?|messages?|am\b|pm\b|(?:st|nd|rd|th)\b|[-/:]\d|\d|people|loans?|accounts?|cards?|kids?|children|more\s+(?:day|week|month)))"
_TO = r"\s?(?:到|至|-|~|—|–)\s?"
_EN_TO = r"\s?(?:to|and|or|-|–)\s?"
_FIGURE = "一二两三四五六七八九"

_ZH_VERB = r"(?:还|付|给|出|交|凑|转|存|借|欠|剩|先|最多|只有|只能|只够|一共|总共|大概|差|少|打|补|扣|收|工资|余额|拿|挣|赚|到|就|要|有|是|为|能|[每一]个?月|每期|月供|[每一](?:周|星期|礼拜))(?:我|你们|你|个|了|上|到|出|得起|清|款|钱|拿|还|付|最多|大概|差不多|大约|只|先|着|过|约|的|起)*\s?"
_EN_VERB = r"\b(?:pay(?:ing)?|paid|owe[ds]?|afford|send|sent|put|offer|give|do|manage|spare|only have|have|got|transfer(?:red)?|deposit(?:ed)?|earn|make|about|around|up to|at most|payments? of|instal?lments? of|only|charged?|took|borrowed|maybe|least|for)\s(?:you\s|back\s|down\s|in\s|me\s|maybe\s|about\s|around\s|like\s|only\s|up to\s|at most\s|just\s|roughly\s|in full\s)*"


def _zh(text: str) -> Decimal:
    value = chinese(text)
    return value if value is not None else Decimal(0)


def _positive(worth: Worth) -> Worth | None:
    known = [value for value in (worth.value, *worth.ambiguous) if isinstance(value, Decimal)]
    return worth if known and all(value > 0 for value in known) else None


def _signed(match: re.Match[str], clock: Clock) -> Worth | None:
    sign, low, high = match["sign"].strip(), match["low"], match["high"]
    scale = re.sub(r"^[\d.,\s]+", "", high or low)
    readings = [_scaled(figure, scale) for figure in (low, high) if figure]
    return _positive(Worth.one_of(*readings, unit=_SIGNS[sign]))


def _scaled(figure: str, scale: str) -> Decimal:
    digits = re.sub(r"[^\d.,]", "", figure)
    whole = (
        english(f"{digits} {scale.replace('mil', 'million').replace('millionlion', 'million')}")
        if scale.isascii()
        else chinese(digits + scale.strip())
    )
    return whole if whole is not None else Decimal(0)


def _zh_unit(match: re.Match[str], clock: Clock) -> Worth | None:
    """块 and its small change: 三块五, 12块8毛, 五毛, 3分钱."""
    value = _zh(match["whole"])
    change = match["change"]
    if change:
        tenths = re.match(rf"({CHINESE}|\d+)", change)
        value += _zh(tenths[1]) / (100 if len(tenths[1]) == 2 and tenths[1].isdigit() else 10) if tenths else 0
    if match["fen"]:
        value += _zh(match["fen"]) / 100
    return _positive(Worth(value, unit=_ZH_UNITS.get(match["unit"])))


def _zh_small(match: re.Match[str], clock: Clock) -> Worth | None:
    value = _zh(match["tenth"] or "0") / 10 + _zh(match["hundredth"] or "0") / 100
    return _positive(Worth(value, unit="CNY"))


def _zh_range(match: re.Match[str], clock: Clock) -> Worth | None:
    low, high = match["low"], match["high"]
    scale = re.search(r"[百千万kw]$", high)
    if scale and not re.search(r"[百千万kw]", low):
        low += scale[0]
    return _positive(Worth.one_of(_zh(low), _zh(high), unit=_ZH_UNITS.get(match["unit"] or "")))


def _zh_neighbours(match: re.Match[str], clock: Clock) -> Worth | None:
    """三五百, 七八千: either of the two."""
    unit = _ZH_UNITS.get(match["unit"] or "")
    return _positive(Worth.one_of(_zh(match["a"] + match["scale"]), _zh(match["b"] + match["scale"]), unit=unit))


def _zh_bare(match: re.Match[str], clock: Clock) -> Worth | None:
    return _positive(Worth(_zh(match["value"])))


def _en_unit(match: re.Match[str], clock: Clock) -> Worth | None:
    low, high, unit = match["low"], match["high"], _EN_UNITS[re.sub(r"s$", "", match["unit"])]
    scale = re.search(r"(?:k|grand|thousand|hundred)$", high or "")
    if scale and not re.search(r"[a-z]$", low):
        low += f" {scale[0]}"
    readings = [value for value in (english(low), english(high) if high else None) if value is not None]
    return _positive(Worth.one_of(*readings, unit=unit)) if readings else None


def _en_cents(match: re.Match[str], clock: Clock) -> Worth | None:
    value = english(match["low"])
    return None if value is None else _positive(Worth(value / 100, unit="GBP" if match["unit"].startswith("p") else "USD"))


def _en_bare(match: re.Match[str], clock: Clock) -> Worth | None:
    value = english(match["value"])
    return None if value is None else _positive(Worth(value))


def _en_range(match: re.Match[str], clock: Clock) -> Worth | None:
    low, high = english(match["low"]), english(match["high"])
    return None if low is None or high is None else _positive(Worth.one_of(low, high))


_NEIGHBOURS = r"(?P<a>[一二两三四五六七八])(?P<b>(?<=[一])[二两]|(?<=[二两])三|(?<=三)[四五]|(?<=四)五|(?<=五)六|(?<=六)七|(?<=七)八|(?<=八)九)(?P<scale>[百千万]|十万|百万|十(?=块|元))"

CHINESE_RULES = (
    Rule.of(
        "money",
        rf"(?P<sign>{_SIGN})\s?(?P<low>{ARABIC}(?:{_SCALE})?)(?:(?:{_TO}|{_EN_TO}){_SIGN}?(?P<high>{ARABIC}(?:{_SCALE})?))?",
        _signed,
    ),
    Rule.of("money", rf"{_NEIGHBOURS}(?P<unit>{_ZH_UNIT})?{_COUNTERS}", _zh_neighbours),
    Rule.of("money", rf"(?P<low>{ZH}){_ZH_UNIT}?{_TO}(?P<high>{ZH})(?:多|来)?(?P<unit>{_ZH_UNIT})", _zh_range),
    Rule.of(
        "money",
        rf"(?P<low>{ARABIC}[百千万kw]?|{CHINESE}){_TO}(?P<high>{ARABIC}[百千万kw]|{CHINESE}[百千万][{_FIGURE}]?)(?P<unit>{_ZH_UNIT})?{_COUNTERS}",
        _zh_range,
    ),
    Rule.of("money", rf"(?P<low>[1-9]\d{{2,6}}){_TO}(?P<high>[1-9]\d{{2,6}})(?P<unit>){_COUNTERS}(?!\d|-)", _zh_range),
    Rule.of(
        "money",
        rf"(?P<whole>{ZH})\s?(?:多|来)?(?P<unit>{_ZH_UNIT})(?:(?P<change>[{_FIGURE}\d]\d?)(?!\d|个|天|期|月|号|年|[百千万])(?:毛|角)?(?:(?P<fen>[{_FIGURE}\d])(?:分(?!期)|(?![{_FIGURE}十百千万\d个天期月号年块元])))?)?(?:钱)?",
        _zh_unit,
    ),
    Rule.of("money", rf"(?P<tenth>{ZH})(?:毛|角)(?:(?P<hundredth>[{_FIGURE}\d])分?)?(?:钱)?", _zh_small),
    Rule.of("money", rf"(?P<hundredth>{ZH})分钱(?P<tenth>)", _zh_small),
    Rule.of(
        "money",
        rf"(?P<value>(?:{ARABIC}\s?(?:[百千万]|[kw](?![a-z0-9]))(?:[{_FIGURE}\d](?!\d))?|(?<![十百千万{_FIGURE}])(?=[{_FIGURE}十百千]*[百千万])(?!百分|千万(?:别|不|要|得))(?!一?万一){CHINESE}))(?:多|来)?{_COUNTERS}",
        _zh_bare,
    ),
    Rule.of("money", rf"{_ZH_VERB}(?P<value>(?<![\d.])[1-9]\d+(?:,\d{{3}})*(?:\.\d+)?)(?![\d.%-]){_COUNTERS}", _zh_bare),
)
ENGLISH_RULES = (
    CHINESE_RULES[0],
    Rule.of("money", rf"\b(?P<low>{EN})(?:{_EN_TO}(?P<high>{EN}))?\s?(?P<unit>{_EN_UNIT})", _en_unit),
    Rule.of("money", rf"\b(?P<low>{EN})\s?(?P<unit>cents?|pence|p)(?![a-z])", _en_cents),
    Rule.of("money", r"\bbetween\s(?P<value>(?P<low>\d{2,7})\sand\s(?P<high>\d{2,7}))(?!\d)", _en_range),
    Rule.of(
        "money",
        rf"{_EN_VERB}(?:between\s)?(?P<value>(?P<low>\d{{2,7}}){_EN_TO}(?P<high>\d{{2,7}}))(?!\d){_EN_COUNTERS}",
        _en_range,
    ),
    Rule.of(
        "money",
        rf"\b(?P<value>{ARABIC}\s?(?:k|grand|thousand|hundred)(?![a-z])|(?=(?:[a-z-]+\s(?:and\s)?){{0,6}}?[a-z-]*(?:hundred|thousand|grand)(?![a-z])){EN_WORDS}){_EN_COUNTERS}",
        _en_bare,
    ),
    Rule.of("money", rf"{_EN_VERB}(?P<value>[1-9]\d*(?:,\d{{3}})*(?:\.\d\d?)?|{EN_WORDS})(?![\d.]*\d){_EN_COUNTERS}", _en_bare),
)
# Read before durations, which would take the `a month` of `500 a month`.
RATE_RULES = (
    Rule.of(
        "money",
        r"(?<![\d.,a-z#*$£€¥])(?P<value>[1-9]\d*(?:,\d{3})*(?:\.\d+)?)\s?(?=/月|/期|每月|一个月|per\s|a month|本金|利息|的?(?:罚息|违约金|滞纳金|手续费|欠款))",
        _zh_bare,
    ),
    Rule.of(
        "money",
        r"(?<![\d.,a-z#*/$£€¥-])(?P<value>[1-9]\d*(?:,\d{3})*(?:\.\d\d?)?)\s?(?=(?:a|per|each|every)\s(?:month|week|day|mo\b)|/mo|/month|(?:monthly|weekly)(?!\s+(?:payment|instal|part))|p/?m\b)",
        _en_bare,
    ),
)

_MONTHLY_BEFORE = re.compile(
    r"(每个?月|月供|按月|月还|每期|一个月|个月(?:还|付|给)|monthly|each month|every month|per month|a month)[^\d\0,.;!?]{0,16}$"
)
_MONTHLY_AFTER = re.compile(
    r"^\s?(?:块钱?|元)?\s?(?:[(]?(?:/|per|a|each|every)\s?(?:月|month|mo\b|期)|每个?月|一个?月|一期|p/?m\b|monthly|月供)"
)
_OTHER_BEFORE = re.compile(r"(?:每周|每星期|每个?礼拜|一周|一个?星期|weekly|every week|each week)[^\d\0,.;!?]{0,16}$")
_OTHER_AFTER = re.compile(r"^\s?(?:[(]?(?:/|per|a|each|every)\s?(?:周|week|wk)|每周|一周|weekly)")


def with_role(entity: Entity, folded: str) -> Entity:
    """The amount with how often it is meant, read from the words around it."""
    before, after = folded[max(0, entity.start - 20) : entity.start], folded[entity.end : entity.end + 16]
    role = None
    if _MONTHLY_BEFORE.search(before) or _MONTHLY_AFTER.search(after):
        role = "monthly"
    elif _OTHER_BEFORE.search(before) or _OTHER_AFTER.search(after):
        role = "weekly"
    return Entity(entity.kind, entity.start, entity.end, entity.text, entity.value, entity.ambiguous, entity.unit, role)
