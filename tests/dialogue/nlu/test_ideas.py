"""A wording never met shares its ideas with known ones, in either language."""

from __future__ import annotations

import pytest

from bot.dialogue.nlu.grams import grams
from bot.dialogue.nlu.ideas import idea_grams, ideas, unbranded
from bot.dialogue.nlu.normalise import normalise


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("逾期会影响征信吗", {"late", "effect", "record"}),
        ("does a missed payment hurt my credit score", {"late", "effect", "record"}),
        ("能缓几天吗", {"extend", "can"}),
        ("could you postpone it", {"extend", "can"}),
        ("会被起诉吗", {"legal"}),
    ],
)
def test_the_same_thought_carries_the_same_ideas_in_both_languages(text: str, carried: set[str]) -> None:
    assert carried <= set(ideas(normalise(text)))


def test_ideas_count_alone_and_in_pairs() -> None:
    assert set(idea_grams("征信 影响")) == {"i:effect", "i:record", "i:effect record"}


def test_what_speaks_of_nothing_known_carries_no_idea() -> None:
    assert list(idea_grams("哈哈")) == []


def test_which_product_is_named_makes_no_difference() -> None:
    assert unbranded("花呗逾期") == unbranded("京东白条逾期") == "某逾期"
    assert sorted(grams("借呗怎么还")) == sorted(grams("微粒贷怎么还"))
