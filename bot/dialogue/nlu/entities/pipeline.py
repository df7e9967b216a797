"""The finders as spaCy components, in the order of their precedence, and the two functions that run them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from spacy.language import Language as Nlp
from spacy.tokens import Doc, Span

from bot.dialogue.nlu.entities import choices, dates_en, dates_zh, digits, money, money_en, money_zh, spans_en, spans_zh
from bot.dialogue.nlu.entities.found import Clock, Entity
from bot.dialogue.nlu.entities.rules import BLANK, Rule, blank, find
from bot.dialogue.nlu.language import Language, detect
from bot.dialogue.nlu.normalise import fold
from bot.dialogue.nlu.tokens import blank as blank_pipeline

_FINDERS: dict[str, tuple[Sequence[Rule], Sequence[Rule]]] = {
    "hidden_digits": (digits.RULES, digits.RULES),
    "rates": (money_zh.RATES, (*money_en.RATES, *money_zh.RATES)),
    "shares": (spans_zh.EARLY_RULES, (*spans_en.EARLY_RULES, *spans_zh.EARLY_RULES)),
    "dates": (dates_zh.RULES, (*dates_en.RULES, *dates_zh.RULES)),
    "durations": (spans_zh.LATE_RULES, (*spans_en.LATE_RULES, *spans_zh.LATE_RULES)),
    "money": (money_zh.RULES, (*money_en.RULES, *money_zh.RULES)),
    "choices": (choices.RULES, choices.RULES),
}
# Of a longer message only this much of its end is searched: what is asked comes last, and time must have a bound.
_SEARCHED = 600
# Longer runs are no number that anyone means.
_ENDLESS = re.compile(r"\d{24,}|[零〇一二两三四五六七八九十百千万亿]{17,}")
_COMMA = re.compile(r"(?<=[0-9]{3})，(?=[0-9]{3}(?![0-9]))(?!000)(?!...\.[0-9])(?!...\s*[元块])")
_SECRET = frozenset(("phone", "card", "identity"))

for _name, _default in (("clock", None), ("said", ""), ("rest", ""), ("exact", ())):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


@Nlp.factory("exact_values", default_config={"finder": "", "english": False})  # type: ignore[untyped-decorator]
def exact_values(nlp: Nlp, name: str, finder: str, english: bool) -> Callable[[Doc], Doc]:
    """One finder as a pipeline component: reads `doc._.rest`, adds to `doc._.exact`, blanks out what it took."""
    rules = _FINDERS[finder][english]

    def component(doc: Doc) -> Doc:
        for entity in find(rules, doc._.rest, doc._.said, doc._.clock):
            doc._.exact = (*doc._.exact, entity)
            doc._.rest = blank(doc._.rest, entity.start, entity.end)
        return doc

    return component


@cache
def pipeline(language: Language) -> Nlp:
    """The spaCy pipeline of a language with all finders; built once."""
    nlp = blank_pipeline(language)
    for finder in _FINDERS:
        if finder not in nlp.pipe_names:
            nlp.add_pipe("exact_values", name=finder, config={"finder": finder, "english": language == "en"})
    return nlp


def extract(text: str, now: datetime, payday: int | date | None = None, language: Language | None = None) -> tuple[Entity, ...]:
    """Every exact value in a message, in the order of the text, with spans of the text as given.

    `now` is an aware time where the borrower is; `payday` a day of the month or a date. Telephone, card and identity numbers
    come out masked, in `text` too.
    """
    doc = read(text, Clock(now.date(), payday), language or detect(text))
    return tuple(sorted(doc._.exact, key=lambda entity: entity.start))


def read(text: str, clock: Clock, language: Language) -> Doc:
    """The spaCy document of the searched part of a message; its exact values are in `doc._.exact` and `doc.spans["exact"]`."""
    nlp, folded = pipeline(language), _apart(fold(text), text)
    rest = _searchable(folded)
    doc = nlp.make_doc(rest)
    doc._.clock, doc._.said, doc._.rest = clock, text, rest
    for _, component in nlp.pipeline:
        doc = component(doc)
    doc._.exact = _without_rates(tuple(_finished(entity, folded) for entity in doc._.exact))
    doc.spans["exact"] = [span for entity in doc._.exact if (span := _span(doc, entity)) is not None]
    return doc


def _apart(folded: str, text: str) -> str:
    """Two figures with a Chinese comma between them ("不要500，300吧") are two figures; 5，000 and ￥12，500 are one."""
    for comma in _COMMA.finditer(text):
        folded = f"{folded[: comma.start()]};{folded[comma.end() :]}"
    return folded


def _searchable(folded: str) -> str:
    tail = _ENDLESS.sub(lambda run: BLANK * len(run[0]), folded[-_SEARCHED:])
    return BLANK * (len(folded) - len(tail)) + tail


def _finished(entity: Entity, folded: str) -> Entity:
    if entity.kind in _SECRET:
        return replace(entity, text=str(entity.value))
    return money.with_role(entity, folded) if entity.kind == "money" else entity


def _without_rates(found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The `a month` of `500 a month` says how often, not how long."""
    ends = {entity.end for entity in found if entity.kind == "money" and entity.role}
    return tuple(one for one in found if one.kind != "duration" or ends.isdisjoint(range(one.start - 3, one.start + 1)))


def _span(doc: Doc, entity: Entity) -> Span | None:
    return doc.char_span(entity.start, entity.end, label=entity.kind, alignment_mode="expand")


def hide(text: str) -> str:
    """The text with telephone, card and identity numbers masked in place: what may be shown or kept."""
    folded = fold(text)
    for entity in find(digits.RULES, folded, text, Clock(date.min)):
        text = text[: entity.start] + str(entity.value).rjust(entity.end - entity.start, "*") + text[entity.end :]
    return text
