"""Which lesson or which words a message is about, in whichever language they are written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot import catalogue
from bot.dialogue.lessons.glossary import glossary
from bot.dialogue.lessons.shelf import lessons
from bot.dialogue.nlu.normalise import fold

MOST_TERMS = 2  # "what is the difference between a and b"


@dataclass(frozen=True, slots=True)
class Subject:
    """A lesson, or one or two words to explain, or a word that we do not know, or nothing in particular."""

    lesson: str | None = None
    terms: tuple[str, ...] = ()
    wants_word: bool = False

    def within(self, lessons: Collection[str], terms: Collection[str]) -> Subject:
        """The same without lessons and terms that are not among these."""
        kept = tuple(name for name in self.terms if name in terms)
        return Subject(self.lesson if self.lesson in lessons else None, kept, self.wants_word or kept != self.terms)


def subject(text: str, *, is_word: bool = False) -> Subject:
    """Words are explained when the message asks what they mean (`is_word`: we asked for one), is nothing but them, or is about no
    lesson."""
    said = fold(text)
    terms, lesson = terms_in(said), lesson_in(said)
    wants_word = is_word or _asks_meaning(said)
    if terms and (lesson is None or wants_word or _is_bare(said)):
        return Subject(terms=terms[:MOST_TERMS])
    return Subject(lesson=lesson, wants_word=wants_word)


def asks_for_words_only(text: str) -> bool:
    """Whether a message does nothing but ask what words that we know mean, so that no guess is needed."""
    said = fold(text)
    words, asks, filler = _question_of_words()
    if not asks.search(said) or not words.search(said):
        return False
    for pattern in (words, asks, filler):
        said = pattern.sub(" ", said)
    return not said.strip(" ?!,.;:\"'「」“”")


@cache
def _question_of_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The words that we know, how people ask for their meaning, and what they say around it."""
    known = _any_of(word for words in _words("term").values() for word in words)
    return known, _any_of(_listed("asks")), _any_of(_listed("filler"))


def terms_in(said: str) -> tuple[str, ...]:
    """The terms of a folded text in their order; of overlapping ones the longest, each once."""
    taken: list[tuple[int, int, str]] = []
    found = (
        (place.start(), place.end(), name) for name, pattern in _patterns("term").items() for place in pattern.finditer(said)
    )
    for start, end, name in sorted(found, key=lambda each: each[0] - each[1]):
        if all(end <= other or start >= last for other, last, _ in taken):
            taken.append((start, end, name))
    return tuple(dict.fromkeys(name for _, _, name in sorted(taken)))


def lesson_in(said: str) -> str | None:
    """The lesson whose longest word occurs in a folded text."""
    found = [
        (place.end() - place.start(), name) for name, pattern in _patterns("lesson").items() for place in pattern.finditer(said)
    ]
    return max(found)[1] if found else None


def _asks_meaning(said: str) -> bool:
    return _any_of(_listed("meaning")).search(said) is not None


def _is_bare(said: str) -> bool:
    rest = said.strip(" ?!,.;:\"'「」“”")
    return any(pattern.fullmatch(rest) for pattern in _patterns("term").values())


def _listed(group: str) -> Iterator[str]:
    for language in catalogue.LANGUAGES:
        yield from catalogue.entry("lesson_words", language)["phrases"][group]


@cache
def _patterns(kind: str) -> dict[str, re.Pattern[str]]:
    """What leads to each lesson or term, from both languages at once: people mix them."""
    return {name: _any_of(each) for name, each in _words(kind).items()}


@cache
def _words(kind: str) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for language in catalogue.LANGUAGES:
        for name, term in glossary(language).items() if kind == "term" else ():
            words.setdefault(name, []).extend((term.title, *term.also))
        for name, lesson in lessons(language).items() if kind == "lesson" else ():
            words.setdefault(name, []).extend((lesson.title, *lesson.terms))
    return words


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """English words also in the plural."""
    longest_first = sorted({fold(word) for word in words}, key=len, reverse=True)
    return re.compile("|".join(_whole(word) if word.isascii() else re.escape(word) for word in longest_first))


def _whole(word: str) -> str:
    """Not inside another English word; Chinese may stand right beside it."""
    return rf"(?<![a-z0-9]){re.escape(word)}s?(?![a-z0-9])"
