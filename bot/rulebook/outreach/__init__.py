"""The strategies of outreach, read from the rulebook's data beside this file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from bot.lending.channel_choice import Why
from bot.lending.contact import Purpose
from bot.lending.early_help import Points, Signal
from bot.lending.money import Money
from bot.lending.outreach import Basis, Behaviour, Strategy, Variant
from bot.rulebook.loader import Rule, RulebookError, rule, rules

ROOM = "outreach."
_PLAIN = ("days", "slack", "priority", "choices", "planned", "ranges", "survey", "in_the_morning", "gives_thanks")


@cache
def strategies() -> tuple[Strategy, ...]:
    """Every strategy, the most pressing first."""
    return tuple(sorted(_read(), key=lambda each: (each.priority, each.name)))


def _read() -> Iterator[Strategy]:
    for each in rules().values():
        if each.key.startswith(ROOM) and isinstance(each.value, dict) and "basis" in each.value:
            yield _strategy(each)


def _strategy(source: Rule) -> Strategy:
    value, name = dict(source.value), source.key.removeprefix(ROOM)
    try:
        made = Strategy(
            name=name,
            basis=Basis(value["basis"]),
            purpose=Purpose(value["purpose"]),
            variants=tuple(_variants(value)),
            skips=frozenset(map(Behaviour, value.get("skips", ()))),
            least=_amount(value.get("least")),
            below=_amount(value.get("below")),
            holdout=Decimal(value.get("holdout", 0)),
            **{key: _frozen(value[key]) for key in _PLAIN if key in value},
        )
    except (KeyError, ValueError, TypeError) as error:
        raise RulebookError(f"{source.key}: {error!r}; see the strategies beside it for the form") from error
    if made.holdout and made.purpose is not Purpose.CARE:
        raise RulebookError(f"{source.key}: only a message that asks for no money may be held out; remove `holdout`")
    return made


def _variants(value: dict[str, Any]) -> Iterator[Variant]:
    if "wording" in value:
        yield Variant(name="only", wording=value["wording"], share=Decimal(1))
    for each in value.get("variants", ()):
        yield Variant(name=each["name"], wording=each["wording"], share=Decimal(each["share"]))


def _amount(text: str | None) -> Money | None:
    return None if text is None else Money.of(Decimal(text))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def choice_ids() -> dict[str, str]:
    """The wish that each short name of a choice stands for."""
    return dict(rule("outreach.choices").value)


def behaviour() -> dict[str, int]:
    """How much of a borrower's own behaviour is looked at."""
    return dict(rule("outreach.behaviour").value)


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """In which order channels are looked at, within what time writing answers a message, and each reason in words, by language."""

    order: tuple[str, ...]
    answer_days: int
    reasons: dict[Why, dict[str, str]]


@cache
def channel_choice() -> ChannelChoice:
    """How the channel of a message is chosen."""
    source = rule("outreach.channel_choice")
    try:
        reasons = {why: dict(source.value["reasons"][why]) for why in Why}
        return ChannelChoice(tuple(source.value["order"]), int(source.value["answer_days"]), reasons)
    except (KeyError, ValueError, TypeError) as error:
        raise RulebookError(f"{source.key}: {error!r}; it needs order, answer_days and every reason in words") from error


@cache
def points() -> Points:
    """What the signals of early help count."""
    value = rule("outreach.early_help_points").value
    weights = {Signal(name): count for name, count in value["weights"].items()}
    return Points(weights=weights, days=value["days"], offered_from=value["offered_from"])
