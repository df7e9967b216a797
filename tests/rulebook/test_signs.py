"""Mood and danger are read from a fixed list, in both languages, and quoted as they were typed."""

from __future__ import annotations

import pytest

from bot.catalogue import LANGUAGES, entries
from bot.dialogue.nlu.guards import guards, suspected
from bot.rulebook import rule
from bot.rulebook.signs import Sign, signs

LISTS = {kind: rule(f"desk.{kind}_words").value for kind in ("danger", "mood")}
EVERY = [
    (kind, name, each)
    for kind, names in LISTS.items()
    for name, words in names.items()
    for language in LANGUAGES
    for each in words[language]
]


@pytest.mark.parametrize(("kind", "name", "word"), EVERY)
def test_every_listed_word_is_found_and_quoted_as_typed(kind: str, name: str, word: str) -> None:
    found = [each for each in signs(f"{word.upper()}!") if (each.kind, each.name) == (kind, name)]
    assert [each.words for each in found] == [(word.upper(),)]


@pytest.mark.parametrize("word", [word for kind, name, word in EVERY if kind == "danger" and name.endswith("_life")])
def test_what_the_desk_shows_as_danger_to_life_is_no_news_to_the_assistant(word: str) -> None:
    assert "crisis" in guards(word) | suspected(word)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I’m so scared, I can’t sleep", [("mood", "afraid", ("scared",)), ("mood", "exhausted", ("can’t sleep",))]),
        ("我特别害怕，晚上睡不着", [("mood", "afraid", ("害怕",)), ("mood", "exhausted", ("睡不着",))]),
        ("太丢人了，我不想活了", [("danger", "own_life", ("不想活",)), ("mood", "ashamed", ("丢人",))]),
        ("Scared, so SCARED", [("mood", "afraid", ("Scared", "SCARED"))]),
        ("i don't want to live like this", [("danger", "own_life", ("don't want to live",))]),
    ],
)
def test_danger_comes_before_mood_and_each_is_named_once(text: str, found: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert signs(text) == tuple(Sign(*each) for each in found)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["I am not scared", "never angry", "我不害怕", "没那么难过", "并不是生气", "我要还3000", "Pay on the 5th"]
)
def test_a_mood_that_is_denied_or_not_there_is_not_made_up(text: str) -> None:
    assert signs(text) == ()


@pytest.mark.parametrize("text", ["I am not going to kill myself", "我不会自杀的"])
def test_a_word_of_danger_counts_even_when_it_is_denied(text: str) -> None:
    assert [each.name for each in signs(text)] == ["own_life"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_at_the_desk(language: str) -> None:
    assert {f"desk_{kind}_{name}" for kind, names in LISTS.items() for name in names} <= set(entries(language))
