"""Lessons, quiz questions and words explained, as cards; and any of them as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import catalogue
from bot.dialogue.cards import row
from bot.dialogue.lessons.glossary import Term, groups
from bot.dialogue.lessons.shelf import LETTERS, Lesson, Question
from bot.service.turn import Json, Language


def lesson_card(lesson: Lesson, facts: Sequence[str], example: Sequence[str], language: Language) -> Json:
    """`facts` are the rulebook's sentences that the lesson rests on; the example begins with whose figures it has."""
    gap = "" if language == "zh" else " "
    return {
        "type": "lesson",
        "title": lesson.title,
        "paragraphs": [*lesson.paragraphs, *facts],
        "example": [gap.join(example[:2]), *example[2:]] if example else [],
    }


def term_card(term: Term, facts: Sequence[str]) -> Json:
    return {"type": "lesson", "title": term.title, "paragraphs": [term.text, *facts], "example": []}


def quiz_card(lesson: Lesson, at: int, language: Language) -> Json:
    """The question at place `at`, counted from 0."""
    title = catalogue.word("quiz_title", language, title=lesson.title, number=at + 1, count=len(lesson.quiz))
    return {"type": "quiz", "title": title, "question": lesson.quiz[at].ask}


def options(question: Question) -> list[tuple[str, str]]:
    """Each option's letter and title."""
    return [(letter, f"{letter.upper()}. {text}") for letter, text in zip(LETTERS, question.options, strict=True)]


def glossary_card(words: Iterable[Term], language: Language) -> Json:
    """Every word that can be asked about, by group."""
    gap = "、" if language == "zh" else ", "
    rows = [
        row(catalogue.word(f"glossary_group_{name}", language), gap.join(term.title for term in terms))
        for name, terms in groups(words).items()
    ]
    return {"type": "rows", "title": catalogue.word("glossary_title", language), "rows": rows, "notes": []}


def as_text(card: Json) -> str:
    """The same without the card."""
    if card["type"] == "quiz":
        return f"{card['title']}\n{card['question']}"
    if card["type"] == "rows":
        return "\n".join([card["title"], *(f"{each['label']}: {each['value']}" for each in card["rows"])])
    return "\n".join([card["title"], *card["paragraphs"], *card["example"]])
