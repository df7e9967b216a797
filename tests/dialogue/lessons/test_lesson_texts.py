"""Lessons, questions and words are the same in both languages, easy to read, and true by the rulebook."""

import re

import pytest

from bot import rulebook
from bot.catalogue import LANGUAGES, LOCALES, word
from bot.dialogue.lessons.glossary import Term, glossary, groups
from bot.dialogue.lessons.shelf import LETTERS, Lesson, lessons

TYPED_FIGURE = re.compile(r"\d+(?:\.\d+)?\s*(?:元|块|%|天|日|年|期|days?|years?|hours?|months?|yuan)|[¥$]\s*\d", re.I)
HIGHEST_GRADE = 8
LONGEST_SENTENCE = 40  # Chinese characters, on average
SPOKEN_MINUTE = {"zh": 300, "en": 200}  # characters or words read in a minute
MINUTES = {"zh": 2, "en": 2}
VOWELS = re.compile(r"[aeiouy]+")


def all_lessons(language: str) -> list[Lesson]:
    return list(lessons(language).values())


def all_terms(language: str) -> list[Term]:
    return list(glossary(language).values())


def wording(lesson: Lesson) -> str:
    """What is read as sentences; options are too short to count."""
    return "\n".join([*lesson.paragraphs, *(line for each in lesson.quiz for line in (each.ask, each.why))])


def syllables(english: str) -> int:
    """A near count: groups of vowels, without a silent e."""
    groups_of_vowels = len(VOWELS.findall(english.lower()))
    silent = english.lower().endswith("e") and not english.lower().endswith("le") and groups_of_vowels > 1
    return max(1, groups_of_vowels - silent)


def grade(text: str) -> float:
    """Flesch-Kincaid: the school year in which a text is read with ease."""
    english = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len([part for part in re.split(r"[.!?\n]+", text) if part.strip()]))
    return 0.39 * len(english) / sentences + 11.8 * sum(map(syllables, english)) / len(english) - 15.59


def sentence_length(text: str) -> float:
    sentences = [part for part in re.split(r"[。！？\n]", text) if part.strip()]
    return sum(len(part) for part in sentences) / len(sentences)


def test_there_are_lessons_and_words_enough() -> None:
    assert len(lessons("zh")) >= 16
    assert len(glossary("zh")) >= 80


def test_each_language_has_the_same_lessons_in_the_same_order() -> None:
    assert list(lessons("zh")) == list(lessons("en"))


def test_each_language_has_the_same_words_in_the_same_groups() -> None:
    grouped = [{name: [term.name for term in terms] for name, terms in groups(language).items()} for language in LANGUAGES]
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


@pytest.mark.parametrize("lesson", all_lessons("en"), ids=lambda each: each.name)
def test_an_english_lesson_reads_at_grade_eight_or_below(lesson: Lesson) -> None:
    assert grade(wording(lesson)) <= HIGHEST_GRADE


def test_the_english_words_are_explained_at_grade_eight_or_below() -> None:
    assert grade("\n".join(term.text for term in all_terms("en"))) <= HIGHEST_GRADE


@pytest.mark.parametrize("lesson", all_lessons("zh"), ids=lambda each: each.name)
def test_a_chinese_lesson_is_written_in_short_sentences(lesson: Lesson) -> None:
    assert sentence_length("\n".join(lesson.paragraphs)) <= LONGEST_SENTENCE


def test_the_chinese_words_are_explained_in_short_sentences() -> None:
    assert sentence_length("\n".join(term.text for term in all_terms("zh"))) <= LONGEST_SENTENCE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_read_in_two_minutes_with_the_rules_it_names(language: str) -> None:
    for lesson in all_lessons(language):
        text = "\n".join([*lesson.paragraphs, *(rulebook.rule(f"cn.{rule}").statement(language) for rule in lesson.rules)])
        length = len(text) if language == "zh" else len(text.split())
        assert length <= SPOKEN_MINUTE[language] * MINUTES[language], lesson.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_by_sms_is_short(language: str) -> None:
    for lesson in all_lessons(language):
        assert len(lesson.sms) <= (80 if language == "zh" else 160), f"{lesson.name}: {len(lesson.sms)}"
