"""What to do with a message that was not surely understood: ask with the likeliest meanings, then offer a person."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.nlu.guards import GUARDED
from bot.dialogue.nlu.linear import Ranked

# Above this the answer is right often enough to be given (measured, docs/adr/0003); below, the borrower is asked.
SURE_ENOUGH = 0.4
# Together the meanings offered should cover this much of the doubt; two at least, three at most.
COVERED = 0.75
FEWEST, MOST = 2, 3
# Meanings that make no sense as a choice on a button.
_UNOFFERED = frozenset(
    (
        "out_of_scope",
        "abuse",
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "inform",
        "clarify",
        "crisis",
        "express_distress",
        "give_feedback",
        "busy",
    )
)


def is_sure(ranking: Sequence[Ranked]) -> bool:
    """Whether the first of a ranking may be answered without asking back; no act and no disclosure follows a False."""
    return bool(ranking) and (ranking[0].confidence >= SURE_ENOUGH or ranking[0].intent in GUARDED[:1])


def likeliest(ranking: Sequence[Ranked]) -> tuple[str, ...]:
    """Two or three intents to offer as choices, likeliest first; fewer only when the ranking holds no more that can be offered."""
    offered: list[str] = []
    covered = 0.0
    for one in ranking:
        if one.intent in _UNOFFERED:
            continue
        offered.append(one.intent)
        covered += one.confidence
        if len(offered) == MOST or (len(offered) >= FEWEST and covered >= COVERED):
            break
    return tuple(offered)
