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
Expressions = tuple[re.Pattern[str], ...]
_EDGE = re.compile(r"^[\s\W_]+|[\s\W_]+$")


@dataclass(frozen=True, eq=False)  # told apart by identity: comparing hundreds of expressions costs more than they do
class Guard:
    """One guarded intent and the expressions that raise it."""

    bare: frozenset[str]
    patterns: Expressions
    hints: Expressions
    harmless: Expressions

    def says_only(self, text: str) -> bool:
        return _EDGE.sub("", text) in self.bare

    def hears(self, text: str) -> bool:
        return self.says_only(text) or self._is_in(self.patterns, text)

    def suspects(self, text: str) -> bool:
        return self._is_in(self.hints, text)

    def _is_in(self, expressions: Expressions, text: str) -> bool:
        kept = self._kept(text) if expressions else ""
        return any(expression.search(kept) for expression in expressions)

    @lru_cache(maxsize=8)  # noqa: B019 (there are five guards, and they live as long as the process)
    def _kept(self, text: str) -> str:
        for expression in self.harmless:
            text = expression.sub("|", text)
        return text


@cache
def _guard(name: str) -> Guard:
    files = [load(path.stem) for path in sorted(FOLDER.glob(f"guards_{name}*.yml"))]
    return Guard(
        bare=frozenset(str(word).lower() for data in files for word in data.get("bare", [])),
        patterns=_expressions(files, "patterns"),
        hints=_expressions(files, "hints"),
        harmless=_expressions(files, "not"),
    )


def _expressions(files: list[dict[str, Any]], section: str) -> Expressions:
    """All lines of a section; lines that begin with `# ` are remarks.

    One by one they are found twenty times faster than as one alternation, since each is searched by its own first signs.
    """
    lines = [line for data in files for line in data.get(section, "").splitlines() if not line.startswith("# ")]
    return tuple(re.compile(line, re.ASCII) for line in lines)


def guards(text: str) -> frozenset[str]:
    """The guarded intents that a message raises, in any language, as typed or normalised."""
    plain = normalise(text)
    return frozenset(name for name in GUARDED if _guard(name).hears(plain))


def outright(text: str) -> str | None:
    """The guarded intent that a message means by saying nothing else, such as STOP or 转人工."""
    plain = normalise(text)
    return next((name for name in GUARDED if _guard(name).says_only(plain)), None)


def suspected(text: str) -> frozenset[str]:
    """The guarded intents that a message may mean: enough to tip a classifier that thinks so too, not to decide alone."""
    plain = normalise(text)
    return frozenset(name for name in GUARDED if _guard(name).suspects(plain))
