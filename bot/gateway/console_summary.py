"""What the assistant gathered: what was said of means, asked for, offered, why it did not end there; and the signs in their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot import wording
from bot.catalogue import entries, word
from bot.lending.money import Money
from bot.service import plan_cards as cards
from bot.service.case_signs import Said
from bot.service.errors import ServiceError
from bot.service.plan_terms import plan_from_json
from bot.service.turn import Json, Language

Row = tuple[str, str]
OPEN = frozenset(("asked", "statement", "loan", "language", "channel"))
"""What anybody at the desk may see of a summary; the rest is an account or a household."""


def rows(summary: Json, currency: str, language: Language) -> list[Json]:
    """[{label, value}]; what can't be read any more is left out."""
    found = [*_said(summary, currency, language), *_plans(summary, language), *_why(summary, language)]
    return [{"label": word(f"desk_{label}", language), "value": value} for label, value in found]


def _said(summary: Json, currency: str, language: Language) -> Iterator[Row]:
    for each in summary.get("said", ()):
        if not isinstance(each, dict):
            continue
        kind = "said_means" if each.get("kind") == "finances" else "asked_for"
        told = [_figure(name, value, currency, language) for name, value in each.items() if name != "kind"]
        plain = word(f"desk_said_{each.get('kind')}", language) if f"desk_said_{each.get('kind')}" in entries(language) else ""
        value = " · ".join(part for part in (plain, *told) if part)
        if value:
            yield kind, value


def _figure(name: str, value: Any, currency: str, language: Language) -> str:
    key = f"desk_figure_{name}"
    if key not in entries(language):
        return ""
    try:
        shown = wording.money(Money.of(value, currency), language) if isinstance(value, str) and "." in value else str(value)
    except (ValueError, ArithmeticError):
        shown = str(value)
    return word(key, language, value=shown)


def _plans(summary: Json, language: Language) -> Iterator[Row]:
    for label, kept in (("was_offered", "offered_plan"), ("would_allow", "allowed_plan")):
        try:
            if plan := summary.get(kept):
                yield label, cards.summary(plan_from_json(plan), str(summary.get("loan") or ""), language)
        except ServiceError:
            continue


def _why(summary: Json, language: Language) -> Iterator[Row]:
    why = summary.get("why")
    if isinstance(why, dict) and f"desk_ended_{why.get('code')}" in entries(language):
        yield "ended_because", word(f"desk_ended_{why['code']}", language)
    if summary.get("may_grant") in ("bot", "agent", "supervisor"):
        yield "may_grant", word(f"desk_may_{summary['may_grant']}", language)


def signs_json(said: Iterable[Said], language: Language) -> list[Json]:
    """[{kind, label, words, text, seq, at}]: mood and danger by name, with the borrower's own words for it and their whole sentence."""
    return [
        {
            "kind": each.sign.kind,
            "label": word(f"desk_{each.sign.kind}_{each.sign.name}", language),
            "words": list(each.sign.words),
            "text": each.text,
            "seq": each.seq,
            "at": each.at.isoformat(),
        }
        for each in said
    ]
