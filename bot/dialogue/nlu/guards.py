"""What must be heard whatever the classifier thinks: danger, stop, dispute, a wrong person, the wish for a person.

The patterns are data (`lexicon/guards_<name>*.yml`), one expression a line, written for high recall: `bare` messages mean it when
nothing else is said, `patterns` mean it anywhere, `hints` may mean it, and what `not` matches is harmless and taken out first
(累死了 speaks of no death).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.dialogue.nlu.lexicon import FOLDER, load
from bot.dialogue.nlu.normalise import normalise

GUARDED = ("crisis", "stop_contact", "dispute_debt", "wrong_person", "request_human")
_NEVER = re.compile(r"(?!)")
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
    files = [load(path.stem) for path in sorted(FOLDER.glob(f"guards_{name}*.yml"))]
    return Guard(
        bare=frozenset(str(word).lower() for data in files for word in data.get("bare", [])),
        patterns=_any_of(files, "patterns") or _NEVER,
        hints=_any_of(files, "hints"),
        harmless=_any_of(files, "not"),
    )


def _any_of(files: list[dict[str, Any]], section: str) -> re.Pattern[str] | None:
    """One pattern of all lines of a section; lines that begin with `# ` are remarks."""
    lines = [line for data in files for line in data.get(section, "").splitlines() if not line.startswith("# ")]
    return re.compile("|".join(f"(?:{line})" for line in lines), re.ASCII) if lines else None


def guards(text: str) -> frozenset[str]:
    """The guarded intents that a message raises, in any language, as typed or normalised."""
    plain = normalise(text)
    return frozenset(name for name in GUARDED if _guard(name).hears(plain))


def suspected(text: str) -> frozenset[str]:
    """The guarded intents that a message may mean: enough to tip a classifier that thinks so too, not to decide alone."""
    plain = normalise(text)
    return frozenset(name for name in GUARDED if _guard(name).suspects(plain))
