"""Chinese amounts: 五百, 一千二, 1.5万, 三块五, 三五百, 还500, 每月800."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.dialogue.nlu.entities.found import Clock
from bot.dialogue.nlu.entities.money import SIGNED, TO, either, positive
from bot.dialogue.nlu.entities.numerals import ARABIC, CHINESE, NEIGHBOURS, ZH, chinese
from bot.dialogue.nlu.entities.rules import Rule, Worth, any_of

_UNITS = dict.fromkeys(["块", "块钱", "元", "元钱", "圆", "人民币", "元人民币", "块人民币", "大洋", "rmb", "cny"], "CNY")
_UNITS |= dict.fromkeys(["刀", "美元", "美金", "usd"], "USD") | dict.fromkeys(["港币", "港元"], "HKD")
_UNITS |= {"英镑": "GBP", "镑": "GBP", "欧元": "EUR", "新币": "SGD", "新元": "SGD"}
_UNIT = any_of(" ".join([*_UNITS, "蚊"]))
_FIGURE = "一二两三四五六七八九"
_THINGS = "天 日 号 月 年 期 次 条 人 家 遍 通 岁 点 小时 周 % 折 成 倍 位 名 笔 字 只 件 回 多个 几个 来个 /"
# What follows a number that counts something else than money.
_NOT_MONEY = rf"(?!\s*[\d.,]*\s*(?:个(?!人月)|分(?!钱)|{any_of(_THINGS)}))"
_PAY = any_of(
    "还 付 给 出 交 凑 转 存 借 欠 剩 先 最多 只有 只能 只够 一共 总共 大概 差 少 打 补 扣 收 工资 余额 拿 挣 赚 到 就 要 有 是 为 能 "
    "每月 每个月 一月 一个月 每期 月供 每周 一周 每星期 每礼拜"
)
_THEN = any_of(
    "我 你们 你 个 了 上 到 出 得起 清 款 钱 拿 还 付 最多 大概 差不多 大约 只 先 着 过 约 的 起 "
    "改成 改为 换成 变成 降到 降成 调到 调成 加到"
)
# What is said of a sum that was named ("300最多了", "500太多").
_JUDGED_AFTER = any_of("最多 顶多 太多 太高 多了 可以 行不行 行吗 还行 没问题 都拿不出 拿不出 还不了 还不起 付不起")
_HUNDREDS = rf"(?<![十百千万{_FIGURE}])(?=[{_FIGURE}十百千]*[百千万])(?!百分|千万(?:别|不|要|得))(?!一?万一)"
_DIGITS = r"[1-9]\d*(?:,\d{3})*(?:\.\d+)?"


def _with_change(match: re.Match[str], clock: Clock) -> Worth | None:
    """块 and its small change: 三块五, 12块8毛, 三块五毛二."""
    value, change, fen = chinese(match["whole"]), match["change"], match["fen"]
    if value is None:
        return None
    if change:
        hundredths = len(change) == 2 and change.isdigit()
        value += (chinese(change) or 0) / Decimal(100 if hundredths else 10)
    return either(value + (chinese(fen) or 0) / Decimal(100) if fen else value, unit=_UNITS.get(match["unit"]))


def _small(match: re.Match[str], clock: Clock) -> Worth | None:
    value = (chinese(match["tenth"] or "0") or 0) / Decimal(10) + (chinese(match["hundredth"] or "0") or 0) / Decimal(100)
    return positive(Worth(Decimal(value), unit="CNY"))


def _range(match: re.Match[str], clock: Clock) -> Worth | None:
    low, high = match["low"], match["high"]
    scale = re.search(r"[百千万kw]$", high)
    if scale and not re.search(r"[百千万kw]", low):
        low += scale[0]
    return either(chinese(low), chinese(high), unit=_UNITS.get(match["unit"] or ""))


def _neighbours(match: re.Match[str], clock: Clock) -> Worth | None:
    """三五百, 七八千: either of the two."""
    readings = (chinese(match[figure] + match["scale"]) for figure in "ab")
    return either(*readings, unit=_UNITS.get(match["unit"] or ""))


def _bare(match: re.Match[str], clock: Clock) -> Worth | None:
    return either(chinese(match["value"]))


_SCALED = rf"{ARABIC}\s?(?:[百千万]|[kw](?![a-z0-9]))(?:[{_FIGURE}\d](?!\d))?"
_CHANGE = rf"(?P<change>[{_FIGURE}\d]\d?)(?![\d个天期月号年百千万])(?:毛|角)?"
_FEN = rf"(?P<fen>[{_FIGURE}\d])(?:分(?!期)|(?![{_FIGURE}十百千万\d个天期月号年块元]))"
_HIGH = rf"(?P<high>{ARABIC}[百千万kw]|{CHINESE}[百千万][{_FIGURE}]?)"
RULES = (
    SIGNED,
    Rule.of("money", rf"{NEIGHBOURS}(?P<scale>[百千万]|十万|百万|十(?=块|元))(?P<unit>{_UNIT})?{_NOT_MONEY}", _neighbours),
    Rule.of("money", rf"(?P<low>{ZH}){_UNIT}?{TO}(?P<high>{ZH})[多来]?(?P<unit>{_UNIT})", _range),
    Rule.of("money", rf"(?P<low>{ARABIC}[百千万kw]?|{CHINESE}){TO}{_HIGH}(?P<unit>{_UNIT})?{_NOT_MONEY}", _range),
    Rule.of("money", rf"(?P<low>[1-9]\d{{2,6}}){TO}(?P<high>[1-9]\d{{2,6}})(?P<unit>){_NOT_MONEY}(?!\d|-)", _range),
    Rule.of("money", rf"(?P<whole>{ZH})\s?[多来]?(?P<unit>{_UNIT})(?:{_CHANGE}(?:{_FEN})?)?钱?", _with_change),
    Rule.of("money", rf"(?P<tenth>{ZH})[毛角](?:(?P<hundredth>[{_FIGURE}\d])分?)?钱?", _small),
    Rule.of("money", rf"(?P<hundredth>{ZH})分钱(?P<tenth>)", _small),
    Rule.of("money", rf"(?P<value>{_SCALED}|{_HUNDREDS}{CHINESE})[多来]?{_NOT_MONEY}", _bare),
    Rule.of(
        "money", rf"{_PAY}{_THEN}{{0,5}}\s?(?P<value>(?<![\d.])[1-9]\d+(?:,\d{{3}})*(?:\.\d+)?)(?![\d.%-]){_NOT_MONEY}", _bare
    ),
    Rule.of("money", rf"(?<![\d.a-z#*-])(?<!\d,)(?P<value>[1-9]\d{{2,5}}(?:\.\d+)?)(?=也?就?(?:{_JUDGED_AFTER}))", _bare),
)
_OF = r"(?:/月|/期|[每一]个?月|本金|利息|的?(?:罚息|违约金|滞纳金|手续费|欠款))"
# What a household lives on and spends: a bare figure beside it is an amount.
_HOUSEHOLD = any_of(
    "房租 租金 房贷 车贷 水电 水电费 物业费 生活费 伙食费 伙食 饭钱 吃饭 吃喝 学费 药费 医药费 奶粉 奶粉钱 话费 交通 交通费 油费 "
    "开销 支出 花销 工资 月薪 底薪 薪水 收入 退休金 养老金 低保 补贴 存款 积蓄 手头 手里 卡里"
)
_ABOUT = r"(?:大概|大约|差不多|就|才|只有|只剩|还有|还剩|要|得|是|有|每个?月|一个?月|也就|不到|固定|现在){0,4}"
# Read before durations, which would take the 一个月 of 500一个月.
RATES = (
    Rule.of("money", rf"(?<![\d.,a-z#*$£€¥])(?P<value>{_DIGITS})\s?(?={_OF})", _bare),
    Rule.of("money", rf"{_HOUSEHOLD}{_ABOUT}\s?(?P<value>[1-9]\d+(?:\.\d+)?)(?![\d.%-]){_NOT_MONEY}", _bare),
)
