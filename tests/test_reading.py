"""What borrowers read is easy to read: English at school grade eight or below, Chinese in short sentences."""

import pytest

from bench.reading.measure import grade, length, mean_length, sentences, syllables
from bench.reading.spoken import NOT_FOR_BORROWERS, topics
from bench.reading.table import HIGHEST_GRADE, LONGEST_CHINESE, LONGEST_ENGLISH, MEAN_CHINESE, rows
from bot.catalogue import LOCALES
from bot.dialogue.lessons.shelf import lessons

ENGLISH, CHINESE = topics("en"), topics("zh")


@pytest.mark.parametrize("topic", sorted(ENGLISH))
def test_the_english_of_a_topic_reads_at_grade_eight_or_below(topic: str) -> None:
    measured = grade([sentence for _, sentence in ENGLISH[topic]])
    assert measured <= HIGHEST_GRADE, "python -m bench.reading --worst 20"


@pytest.mark.parametrize("topic", sorted(CHINESE))
def test_the_chinese_of_a_topic_is_written_in_short_sentences(topic: str) -> None:
    assert mean_length([sentence for _, sentence in CHINESE[topic]], "zh") <= MEAN_CHINESE


def test_no_single_sentence_is_too_long() -> None:
    long_ones = [
        f"{topic}/{key}: {sentence}"
        for language, found, longest in (("en", ENGLISH, LONGEST_ENGLISH), ("zh", CHINESE, LONGEST_CHINESE))
        for topic, told in found.items()
        for key, sentence in told
        if length(sentence, language) > longest
    ]
    assert not long_ones


@pytest.mark.parametrize("name", sorted(lessons("en")))
def test_each_english_lesson_reads_at_grade_eight_or_below(name: str) -> None:
    assert grade([sentence for key, sentence in ENGLISH["lesson"] if key == f"lesson_{name}"]) <= HIGHEST_GRADE


def test_every_catalogue_that_borrowers_see_is_measured() -> None:
    files = {path.stem for path in (LOCALES / "en").glob("*.yml")} - NOT_FOR_BORROWERS - {"bargaining"}  # it holds labels only
    assert {stem.partition("_")[0] for stem in files} <= {topic.partition("_")[0] for topic in ENGLISH}


def test_the_table_has_a_line_for_each_topic_and_for_all() -> None:
    assert len(rows()) == len(ENGLISH) + 2


def test_a_hard_text_is_found_hard_and_an_easy_one_easy() -> None:
    hard = "Notwithstanding the aforementioned stipulations, contractual delinquency necessitates immediate remuneration."
    assert grade(sentences(hard, "en")) > 20
    assert grade(sentences("You can pay later. We will help you.", "en")) < 3


@pytest.mark.parametrize(("word", "count"), [("pay", 1), ("report", 2), ("interest", 3), ("calendar", 3)])
def test_syllables_are_counted_by_hyphenation(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_figure_is_one_word_and_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("You owe {overdue} today. Call after 8 a.m. if you like.", "en") == [
        "You owe ten today.",
        "Call after 8 am if you like.",
    ]
    assert sentences("今天应还{overdue}。可以分期吗？", "zh") == ["今天应还十", "可以分期吗"]
