"""Rules of the rulebook as the dialogue says and cites them.

A topic names a rule without its jurisdiction (`credit_record_years`); the lender's decides which one is meant. Where a jurisdiction
has no such rule the sentence is left out, rather than said of the wrong country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import rulebook
from bot.dialogue.context import TurnContext
from bot.rulebook import Rule, UnknownRule

CONTRACT = "contract"
OURS = "project choice"
ARTICLE = re.compile(r"\barts?\. ?(\d+)")
MOST, MOST_BY_SMS = 8, 2


def found(name: str, turn: TurnContext) -> Rule | None:
    """The rule of that name where the lender is, in force today."""
    key = name if "." in name else f"{rulebook.lender(turn.request.lender_id).jurisdiction}.{name}"
    try:
        rule = rulebook.rule(key)
    except UnknownRule:
        return None
    return rule if rule.holds_on(turn.today) else None


def sentences(names: Iterable[str], turn: TurnContext) -> list[str]:
    """What may be said of each rule, in the language of the turn."""
    return [rule.statement(turn.language) for name in names if (rule := found(name, turn))]


def shown(names: Iterable[str], turn: TurnContext) -> list[str]:
    """Each rule once with where it comes from, and a warning where nobody of ours has read the official text.

    No more than a reader takes in: the first ones, and how many more the answer rested on.
    """
    lines = list(dict.fromkeys(line for name in names if (line := _shown(name, turn))))
    most = MOST_BY_SMS if turn.sms else MOST
    rest = len(lines) - most
    return lines if rest <= 0 else [*lines[:most], turn.word("sources_more", count=rest)]


def _shown(name: str, turn: TurnContext) -> str | None:
    if name == CONTRACT:
        return turn.word("source_contract")
    rule = found(name, turn)
    if rule is None:
        return None
    key = "source_line" if rule.confidence.is_firm else "source_unsure"
    return turn.word(key, title=rule.statement(turn.language), source=_named(rule.source, turn))


def _named(source: str, turn: TurnContext) -> str:
    """A source as the language of the turn writes it: articles of Chinese statutes are 第…条, our own choices say so."""
    if source == OURS:
        return turn.word("source_ours")
    return ARTICLE.sub(r"第\1条", source) if turn.language == "zh" else source
