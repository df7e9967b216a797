"""How a Chinese character sounds, roughly: enough to see that 证信 and 征信 are the same word misspelt.

Source: GB 2312 orders its 3,755 common characters by pronunciation, so the first character of each syllable says it for all.
A character with two readings gets the one it is filed under, always the same, which is what matching needs.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from bot.dialogue.nlu.lexicon import load

_LEVEL_ONE = range(0xB0A1, 0xD7FA)
# Sounds that dialects and voice typing confuse are written alike.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@cache
def _starts() -> tuple[list[int], list[str]]:
    pairs = [pair.split() for line in load("syllables")["first"] for pair in line.split(", ")]
    return [_code(sign) for _, sign in pairs], [syllable for syllable, _ in pairs]


def _code(sign: str) -> int:
    raw = sign.encode("gb2312", errors="ignore")
    return int.from_bytes(raw, "big") if len(raw) == 2 else 0


@cache
def sound(sign: str) -> str:
    """The syllable of one character, dialect-blind; a character outside the common ones stays itself."""
    code = _code(sign)
    if code not in _LEVEL_ONE:
        return sign
    codes, syllables = _starts()
    syllable = syllables[bisect_right(codes, code) - 1]
    for clear, blurred in _ALIKE:
        syllable = syllable.replace(clear, blurred)
    return syllable
