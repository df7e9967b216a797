import pytest

from bot.catalogue import LANGUAGES
from bot.dialogue.lessons.glossary import glossary
from bot.dialogue.lessons.lookup import Subject, asks_for_words_only, subject, terms_in
from bot.dialogue.lessons.shelf import lessons
from bot.dialogue.nlu.normalise import fold

QUESTIONS = {
    "zh": ["{}是什么意思", "这个词什么意思：{}", "“{}”啥意思", "什么是{}", "解释一下{}", "{}"],
    "en": ["what does {} mean", "What does “{}” mean?", "what is {}", "what's a {}?", "explain {}", "{}"],
}


@pytest.mark.parametrize(("language", "name"), [(language, name) for language in LANGUAGES for name in glossary(language)])
def test_asking_what_a_word_means_explains_it_by_every_name_it_has(language: str, name: str) -> None:
    term = glossary(language)[name]
    for question in QUESTIONS[language]:
        for said in (term.title, *term.also):
            assert subject(question.format(said)).terms[:1] == (name,), question.format(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_share_a_name(language: str) -> None:
    names = [fold(name) for term in glossary(language).values() for name in {term.title, *term.also}]
    assert len(set(names)) == len(names), sorted(name for name in set(names) if names.count(name) > 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_naming_a_lesson_by_its_title_opens_it_or_explains_its_words(language: str) -> None:
    for name, lesson in lessons(language).items():
        found = subject(lesson.title)
        assert found.lesson == name or found.terms, lesson.title


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("什么是罚息", Subject(terms=("penalty_interest",))),
        ("罰息是什麼意思", Subject(terms=("penalty_interest",))),
        ("征信", Subject(terms=("credit_record",))),
        ("APR是什么", Subject(terms=("annual_rate",))),
        ("What does “default interest” mean?", Subject(terms=("penalty_interest",))),
        ("等额本息和等额本金有啥区别", Subject(terms=("equal_installment", "equal_principal"))),
        ("怎样提高信用", Subject(lesson="credit")),
        ("how can i budget on an irregular income", Subject(lesson="budget")),
        ("几笔债先还哪笔", Subject(lesson="several")),
        ("教我点东西", Subject()),
        ("what does flibbertigibbet mean", Subject(wants_word=True)),
    ],
)
def test_a_message_is_about(text: str, found: Subject) -> None:
    answer = subject(text)
    if found.lesson or found.terms:
        assert (answer.lesson, answer.terms) == (found.lesson, found.terms)
    else:
        assert answer == found


def test_a_longer_word_hides_the_shorter_one_inside_it() -> None:
    assert terms_in("最低还款额") == ("minimum_payment",)
    assert terms_in("penalty interest") == ("penalty_interest",)


def test_an_english_word_counts_whole_only() -> None:
    assert terms_in("i am planning a suede party") == ()
    assert terms_in("two plans") == ("plan",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_asking_what_a_known_word_means_needs_no_guess(language: str) -> None:
    ways = {
        "zh": ("{}是什么意思", "请问什么叫{}？", "{} 啥意思"),
        "en": ("what does {} mean", "Meaning of {}?", "can you define {}"),
    }
    words = [word for term in glossary(language).values() for word in (term.title, *term.also)]
    assert [way.format(word) for word in words for way in ways[language] if not asks_for_words_only(way.format(word))] == []


@pytest.mark.parametrize(
    "text",
    [
        "罚息怎么算",
        "这个词什么意思",
        "我罚息怎么这么多 什么意思",
        "what does it mean for my penalty interest if I pay late",
        "what is the minimum payment",
    ],
)
def test_a_message_that_says_more_or_names_no_word_is_read_as_a_whole(text: str) -> None:
    assert not asks_for_words_only(text)
