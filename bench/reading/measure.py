"""Grade and sentence length of a text.

English: Flesch–Kincaid, 0.39 × words per sentence + 11.8 × syllables per word − 15.59, the school grade in which a text is read with
ease; syllables by hyphenation, which now and then misses one or finds one too many. Chinese: signs per sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pyphen import Pyphen

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
ENGLISH_END = re.compile(r"(?<!\be)(?<!\b[ap])(?<=[.!?])\s+|\n")
CHINESE_END = re.compile(r"[。！？；\n]")
CHINESE = re.compile("[一-鿿]")
FIGURE = re.compile(r"\{\w+\}")
ABBREVIATED = {"e.g.": "for example", "a.m.": "am", "p.m.": "pm"}


@cache
def _hyphens() -> Pyphen:
    return Pyphen(lang="en_US", left=1, right=1)


@cache
def syllables(word: str) -> int:
    """One more than the places where a word may be divided."""
    return len(_hyphens().positions(word.lower())) + 1


def sentences(text: str, language: str) -> list[str]:
    """The sentences of a text, a figure standing as one word; a line is at least one."""
    plain = FIGURE.sub("ten" if language == "en" else "十", text)
    for short, long in ABBREVIATED.items():
        plain = plain.replace(short, long)
    parts = (ENGLISH_END if language == "en" else CHINESE_END).split(plain)
    return [part.strip() for part in parts if (WORD if language == "en" else CHINESE).search(part)]


def length(sentence: str, language: str) -> int:
    """Words of an English sentence, signs of a Chinese one."""
    return len(WORD.findall(sentence)) if language == "en" else len(re.sub(r"\s|[，、“”（）《》]", "", sentence))


def grade(told: Sequence[str]) -> float:
    """The Flesch–Kincaid grade of English sentences."""
    words = [word for sentence in told for word in WORD.findall(sentence)]
    return 0.39 * len(words) / len(told) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def mean_length(told: Sequence[str], language: str) -> float:
    return sum(length(sentence, language) for sentence in told) / len(told)
