"""What the classifier sees of a text: short runs of characters, sounds and words.

Characters carry Chinese, where a wish is two or three signs; word pieces carry English with its typos; sounds carry homophones.
Every number, mask and product's name is one sign, since how much, which day or which product never decides what is wanted. Ideas
carry what a new wording shares with known ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.dialogue.nlu.ideas import idea_grams, unbranded
from bot.dialogue.nlu.sounds import sound

CHARACTERS = 4
SOUNDS = (2, 3)
PIECES = (3, 4, 5)
LONGEST = 1200
_NUMBER = re.compile(r"(?:\d[\d.,:/-]*|\*)+")
_PART = re.compile(r"[\u3400-\u9fff]+|[a-z']+|[^\sa-z\u3400-\u9fff]")


def parts(text: str) -> list[str]:
    """A normalised text as runs of Chinese, words of English, and single other signs; numbers are `#`."""
    return _PART.findall(_NUMBER.sub("#", text))


def grams(text: str) -> Iterator[str]:
    """The features of one normalised text, repeated as often as they occur."""
    text = unbranded(text[-LONGEST:])
    found = parts(text)
    yield from _runs("".join(part if _is_han(part) else " " for part in found))
    yield from _words(found)
    yield from idea_grams(text)


def _is_han(part: str) -> bool:
    return part[0] >= "\u3400"


def _runs(han: str) -> Iterator[str]:
    for run in han.split():
        marked = f"^{run}$"
        for size in range(1, CHARACTERS + 1):
            yield from (marked[at : at + size] for at in range(len(marked) - size + 1))
        syllables = [sound(sign) for sign in run]
        for size in SOUNDS:
            yield from ("~" + " ".join(syllables[at : at + size]) for at in range(len(syllables) - size + 1))


def _words(found: list[str]) -> Iterator[str]:
    words = ["_" if _is_han(part) else part for part in found]
    yield from (f"w:{word}" for word in words if word != "_")
    yield from (f"w:{left} {right}" for left, right in zip(["<", *words], [*words, ">"], strict=True))
    yield from (f"w:{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False))
    for word in words:
        if word[0].isalpha():
            marked = f"<{word}>"
            yield from (marked[at : at + size] for size in PIECES for at in range(len(marked) - size + 1))
