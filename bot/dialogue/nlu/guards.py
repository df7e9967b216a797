"""What must be heard whatever the classifier thinks: danger, stop, dispute, a wrong person, the wish for a person.

The patterns are data (`lexicon/guards_<name>.yml`), written for high recall: each file has `bare` messages that mean it when
nothing else is said, `patterns` that mean it anywhere, and `not` patterns, harmless phrases that are taken out first
(累死了 speaks of no death).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.dialogue.nlu.lexicon import load
from bot.dialogue.nlu.normalise import normalise

GUARDED = ("crisis", "stop_contact", "dispute_debt", "wrong_person", "request_human")
_EDGE = re.compile(r"^[\s\W_]+|[\s\W_]+$")


@dataclass(frozen=True)
class Guard:
    """One guarded intent and the expressions that raise it."""

    bare: frozenset[str]
    patterns: re.Pattern[str]
    hints: re.Pattern[str] | None
    harmless: re.Pattern[str] | None

    def hears(self, text: str) -> bool:
        return _EDGE.sub("", text) in self.bare or self.patterns.search(self._kept(text)) is not None

    def suspects(self, text: str) -> bool:
        return self.hints is not None and self.hints.search(self._kept(text)) is not None

    @lru_cache(maxsize=8)  # noqa: B019 (there are five guards, and they live as long as the process)
    def _kept(self, text: str) -> str:
        return self.harmless.sub("|", text) if self.harmless else text


@cache
def _guard(name: str) -> Guard:
    data = load(f"guards_{name}")
    return Guard(
        bare=frozenset(str(word).lower() for word in data.get("bare", [])),
        patterns=_any_of(data["patterns"]),
        hints=_any_of(data["hints"]) if "hints" in data else None,
        harmless=_any_of(data["not"]) if "not" in data else None,
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.ASCII)


def guards(text: str) -> frozenset[str]:
    """The guarded intents that a message raises, in any language, as typed or normalised."""
    plain = normalise(text)
    return frozenset(name for name in GUARDED if _guard(name).hears(plain))


def suspected(text: str) -> frozenset[str]:
    """The guarded intents that a message may mean: enough to tip a classifier that thinks so too, not to decide alone."""
    plain = normalise(text)
    return frozenset(name for name in GUARDED if _guard(name).suspects(plain))
