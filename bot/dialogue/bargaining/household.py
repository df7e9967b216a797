"""What a borrower tells about their month: by the word beside a figure ("工资8000，房租2000"), else as the answer to the question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from bot.dialogue.bargaining.rates import by_the_month, rate_of
from bot.dialogue.bargaining.utterance import Utterance
from bot.dialogue.bargaining.words import last_named, names, without
from bot.dialogue.nlu.entities.numerals import ARABIC, CHINESE, HAN, chinese
from bot.lending.money import Money
from bot.lending.negotiation import Finances, Statement

Statements = tuple[Statement, ...]
LABELS = {
    "other_debts": "other_debt_payments",
    "income": "monthly_income",
    "costs": "essential_costs",
    "savings": "savings",
}
AMOUNTS = tuple(LABELS.values())
PAYDAY = "payday"
END_OF_MONTH = 31
MONTHLY = frozenset(("monthly_income", "essential_costs"))
BEFORE, AFTER = 10, 17  # signs beside a figure in which how often it is meant is looked for
LEAST = Decimal(10)  # no month is lived on less; below it a word was left out ("3" for three thousand) or a figure misread
_CLAUSE = re.compile(r"[,，。；;、\n]|\band\b|\bbut\b")
_UNIT = "十拾廿百佰千仟万亿"
_SIGNS = rf"[{HAN}{_UNIT}]*[{_UNIT}][{HAN}{_UNIT}]*"
_COUNTED = r"\s*(?:个|口|人|套|间|岁|people\b|kids?\b|children\b|(?:days?|weeks?|months?|calls?|texts?|messages?|times)\b)"
LONE_FIGURE = rf"({ARABIC}(?:[千万kw](?![a-z]))?|{_SIGNS})(?![\d.])(?!{_COUNTED})"
_FIGURE = re.compile(LONE_FIGURE)
"""A sum; a lone sign such as the first of 一共, or a number of people, of calls or of months, is none."""
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_DAY = re.compile(rf"(\d{{1,2}}|{CHINESE})\s*(?:号|日|st\b|nd\b|rd\b|th\b)")


def told(said: Utterance, asked: str | None) -> Finances | None:
    """The finances in a message; `Finances()` when the question was declined, None when the message tells nothing of them."""
    if asked is not None and (names(said.text, "skip") or (asked == PAYDAY and names(said.text, "nothing"))):
        return Finances()
    named = _labelled(said)
    if asked == PAYDAY and (on := day_of_month(said)):
        named[PAYDAY] = on
    elif asked in AMOUNTS and asked not in named and not named:
        named.update(_answer(said, str(asked)))
    if asked in AMOUNTS and not named and said.day is not None:
        named[PAYDAY] = said.day.day
    if PAYDAY not in named and names(said.text, "payday") and (day := _DAY.search(said.text)):
        named.update(_day(day[1]))
    return Finances(**named) if named else None


def tells_income(text: str) -> bool:
    """Whether what comes in is told: "I get 6000", not "can I get 6000 off"."""
    return names(without(text, "not_meant"), "income")


def told_nothing(said: Utterance) -> Iterator[Utterance]:
    """The stretches of a message whose clauses tell nothing of the household, each with what was found in it."""
    ends = [*(each.start() for each in _CLAUSE.finditer(said.text)), len(said.text)]
    clauses = zip([0, *ends], ends, strict=False)
    for is_told, run in groupby(clauses, lambda span: last_named(said.text[slice(*span)], tuple(LABELS)) is not None):
        spans = list(run)
        if not is_told:
            yield said.part(spans[0][0], spans[-1][1])


def with_costs_before(statements: Statements, said: Utterance, known: Finances, asked: str | None) -> Statements:
    """The statements with a further cost ("food is 4000", after the rent) added to those told before, not put in their place.

    A sum of everything and a correction take their place; so does the answer to the question of what a month costs.
    """
    before = known.essential_costs
    if before is None or asked == "essential_costs" or not names(said.text, "cost_items") or names(said.text, "sums_up"):
        return statements
    return tuple(_with_costs(each, before) for each in statements)


def _with_costs(said: Statement, before: Money) -> Statement:
    if not isinstance(said, Finances) or said.essential_costs is None:
        return said
    return replace(said, essential_costs=said.essential_costs + before)


def is_slip(said: Utterance, asked: str | None) -> bool:
    """Whether the answer to what a month brings or takes is a sum on which nobody lives: asked again, never worked with."""
    figure = _figure(said)
    return asked in MONTHLY and figure is not None and not _labelled(said) and Decimal(0) < figure.amount < LEAST


def _answer(said: Utterance, field: str) -> dict[str, Money]:
    """The figure of a message as the answer to the question that is open."""
    if names(said.text, "nothing"):
        return {field: Money.zero(said.currency)}
    figure = None if is_slip(said, field) else _figure(said)
    figure = figure and _by_the_month(field, figure, _around(said.text))
    return {} if figure is None else {field: figure}


def _around(text: str) -> str:
    """The words beside the first figure of a text, inside its clause."""
    clauses = _CLAUSE.split(THOUSANDS.sub("", text))
    clause, figure = next(((each, found) for each in clauses if (found := _FIGURE.search(each))), (text, None))
    return "" if figure is None else _beside(clause[: figure.start()], clause[figure.end() :])


def _beside(before: str, after: str) -> str:
    """Where how often a sum is meant would stand: just before it (一周800) or just after it ("800 a week")."""
    is_next = after[:1].isspace() and not after.strip()[:1].isascii()  # 1500 一天40: apart, so it leads to the next figure
    return before[-BEFORE:] if is_next else f"{before[-BEFORE:]}|{after[:AFTER]}"


def is_by_the_day(said: Utterance, asked: str | None) -> bool:
    """Whether income was told by the day, of which no month can be made."""
    return asked == "monthly_income" and rate_of(_around(said.text)) == "daily" and not _labelled(said)


def _by_the_month(field: str, amount: Money, text: str) -> Money | None:
    return amount if field == "savings" else by_the_month(amount, text, comes_in=field == "monthly_income")


def _figure(said: Utterance) -> Money | None:
    if said.sums:
        return said.sums[0].amount
    return None if said.number is None else Money.of(said.number, said.currency)


def _labelled(said: Utterance) -> dict[str, Any]:
    """Figures with a word beside them, the one before it rather than the one after; several costs are added up."""
    found: dict[str, Any] = {}
    for clause in _CLAUSE.split(THOUSANDS.sub("", without(said.text, "not_meant"))):
        figures = _figures(_without_days(clause), said.currency)
        if not figures and (label := last_named(clause, tuple(LABELS))) and names(clause, "nothing"):
            figures = [(label, Money.zero(said.currency), "")]
        for label, told_as, beside in figures:
            field = LABELS[label]
            amount = _by_the_month(field, told_as, beside)
            if amount is None:
                continue
            found[field] = found[field] + amount if field in found and label == "costs" else amount
    return found


def _figures(clause: str, currency: str) -> list[tuple[str, Money, str]]:
    """Every figure of a clause that has a label: what was named since the figure before it, else what follows up to the next.

    With the words beside it, which may say how often it is meant.
    """
    found = [each for each in _FIGURE.finditer(clause) if chinese(each[1]) is not None]
    ends = [0, *(each.end() for each in found)]
    starts = [*(each.start() for each in found), len(clause)]
    labelled = []
    for at, figure in enumerate(found):
        before, after = clause[ends[at] : starts[at]], clause[ends[at + 1] : starts[at + 1]]
        behind = after if at + 1 == len(found) else _own(after)
        label = last_named(before, tuple(LABELS)) or last_named(behind, tuple(LABELS))
        value = chinese(figure[1])
        if label and value is not None:
            labelled.append((label, Money.of(value, currency), _beside(before, after)))
    return labelled


def _own(after: str) -> str:
    """What stands right behind a figure and is apart from what leads to the next one (50吃饭 房租1500)."""
    parts = after.split()
    return parts[0] if len(parts) > 1 and not after[0].isspace() else ""


def _without_days(clause: str) -> str:
    return _DAY.sub("", clause)


def day_of_month(said: Utterance) -> int | None:
    """A payday as a day of the month."""
    if names(said.text, "month_end"):
        return END_OF_MONTH
    if (day := _DAY.search(said.text)) and (found := _day(day[1])):
        return found[PAYDAY]
    if said.day is not None:
        return said.day.day
    return _day(str(said.number)).get(PAYDAY) if said.number is not None else None


def _day(text: str) -> Mapping[str, int]:
    value = chinese(text)
    whole = value is not None and value == value.to_integral_value() and Decimal(1) <= value <= Decimal(END_OF_MONTH)
    return {PAYDAY: int(value)} if whole and value is not None else {}
