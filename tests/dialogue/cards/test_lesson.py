import pytest

from bot.dialogue.cards.lesson import as_text, glossary_card, lesson_card, options, quiz_card, term_card
from bot.dialogue.lessons.glossary import glossary
from bot.dialogue.lessons.shelf import lessons


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_of_a_lesson_says_all_that_its_card_shows(language: str) -> None:
    lesson = lessons(language)["penalty"]
    card = lesson_card(lesson, ["a rule"], ["whose:", "example", "more"], language)  # type: ignore[arg-type]
    assert card["paragraphs"] == [*lesson.paragraphs, "a rule"]
    assert as_text(card).splitlines() == [lesson.title, *card["paragraphs"], *card["example"]]
    assert card["example"] == ["whose:example" if language == "zh" else "whose: example", "more"]


def test_a_question_says_where_in_the_quiz_it_stands() -> None:
    lesson = lessons("zh")["penalty"]
    card = quiz_card(lesson, 1, "zh")
    assert "第2题，共3题" in card["title"]
    assert as_text(card).endswith(lesson.quiz[1].ask)
    assert [letter for letter, _ in options(lesson.quiz[1])] == ["a", "b", "c"]
    assert options(lesson.quiz[1])[0][1].startswith("A. ")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_word_list_has_every_word(language: str) -> None:
    text = as_text(glossary_card(glossary(language).values(), language))  # type: ignore[arg-type]
    for term in glossary(language).values():
        assert term.title in text


def test_a_word_is_explained_with_what_the_rulebook_says_of_it() -> None:
    card = term_card(glossary("en")["bad_record"], ["kept so long"])
    assert as_text(card).endswith("kept so long")
