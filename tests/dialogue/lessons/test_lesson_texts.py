"""Lessons, questions and words are the same in both languages, easy to read, and true by the rulebook."""

import re

import pytest

from bot import rulebook
from bot.catalogue import LANGUAGES, LOCALES, word
from bot.dialogue.lessons.glossary import Term, glossary, groups
from bot.dialogue.lessons.shelf import LETTERS, Lesson, lessons

TYPED_FIGURE = re.compile(r"\d+(?:\.\d+)?\s*(?:元|块|%|天|日|年|期|days?|years?|hours?|months?|yuan)|[¥$]\s*\d", re.I)
READ_IN_A_MINUTE = {"zh": 300, "en": 180}  # signs or words, with care and on a phone
SHORTEST, LONGEST = 60, 120  # seconds


def all_lessons(language: str) -> list[Lesson]:
    return list(lessons(language).values())


def all_terms(language: str) -> list[Term]:
    return list(glossary(language).values())


def seconds(lesson: Lesson, language: str) -> float:
    """How long the lesson, the rules it says, its example and its quiz are read."""
    facts = [rulebook.rule(f"cn.{rule}").statement(language) for rule in lesson.rules]
    quiz = [text for each in lesson.quiz for text in (each.ask, *each.options, each.why)]
    text = "\n".join([*lesson.paragraphs, *facts, lesson.example, *quiz])
    return 60 * (len(text) if language == "zh" else len(text.split())) / READ_IN_A_MINUTE[language]


def test_there_are_lessons_and_words_enough() -> None:
    assert len(lessons("zh")) >= 16
    assert len(glossary("zh")) >= 80


def test_each_language_has_the_same_lessons_in_the_same_order() -> None:
    assert list(lessons("zh")) == list(lessons("en"))


def test_each_language_has_the_same_words_in_the_same_groups() -> None:
    grouped = [
        {name: [term.name for term in terms] for name, terms in groups(glossary(language).values()).items()}
        for language in LANGUAGES
    ]
    assert grouped[0] == grouped[1]
    assert [list(each) for each in grouped] == [list(grouped[0])] * 2


@pytest.mark.parametrize("name", sorted(lessons("zh")))
def test_a_lesson_has_the_same_structure_in_each_language(name: str) -> None:
    zh, en = lessons("zh")[name], lessons("en")[name]
    assert len(zh.paragraphs) == len(en.paragraphs)
    assert 2 <= len(zh.paragraphs) <= 4
    assert zh.rules == en.rules
    assert [each.right for each in zh.quiz] == [each.right for each in en.quiz]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quiz_has_three_questions_with_one_right_answer_of_three(language: str) -> None:
    for lesson in all_lessons(language):
        assert len(lesson.quiz) == 3, lesson.name
        for question in lesson.quiz:
            assert len(set(question.options)) == len(LETTERS), question.ask
            assert question.right in LETTERS
            assert question.why


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_answers_of_a_quiz_are_not_all_in_one_place(language: str) -> None:
    for lesson in all_lessons(language):
        assert len({each.right for each in lesson.quiz}) > 1, lesson.name


@pytest.mark.parametrize("name", sorted(glossary("zh")))
def test_a_word_has_the_same_structure_in_each_language(name: str) -> None:
    zh, en = glossary("zh")[name], glossary("en")[name]
    assert (zh.group, zh.lesson, zh.rules, zh.sources) == (en.group, en.lesson, en.rules, en.sources)
    assert zh.lesson in (None, *lessons("zh"))
    for language in LANGUAGES:
        assert word(f"glossary_group_{zh.group}", language)


def test_every_rule_that_a_lesson_or_a_word_rests_on_exists() -> None:
    for name in {rule for each in (*all_lessons("zh"), *all_terms("zh")) for rule in each.rules}:
        assert rulebook.rule(f"cn.{name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_typed_into_a_lesson_or_a_word(language: str) -> None:
    for stem in ("lesson", "glossary"):
        for path in (LOCALES / language).glob(f"{stem}*.yml"):
            for line in path.read_text(encoding="utf-8").splitlines():
                assert not TYPED_FIGURE.search(line), f"{path.name}: {line}"


@pytest.mark.parametrize(("language", "name"), [(language, name) for language in LANGUAGES for name in lessons(language)])
def test_a_lesson_with_its_example_and_quiz_takes_one_to_two_minutes(language: str, name: str) -> None:
    assert SHORTEST <= seconds(lessons(language)[name], language) <= LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_by_sms_is_short(language: str) -> None:
    for lesson in all_lessons(language):
        assert len(lesson.sms) <= (80 if language == "zh" else 160), f"{lesson.name}: {len(lesson.sms)}"
