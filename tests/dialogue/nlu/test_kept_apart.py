"""What danger is measured on was never trained on, neither word for word nor nearly so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue.nlu.grammar import dedupe

HERE = Path(__file__).parent
ALIKE = dedupe.WITHIN


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > ALIKE * len(one | other)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["crisis_heldout", "crisis_ordinary"])
def test_no_training_message_is_nearly_one_that_is_kept_out(name: str, language: str) -> None:
    trained = [dedupe.pairs(message.text) for message in dedupe.read(language)]
    kept_out = (HERE / f"{name}_{language}.txt").read_text(encoding="utf-8").splitlines()
    assert [text for text in kept_out if any(alike(dedupe.pairs(text), one) for one in trained)] == []


def test_more_than_three_hundred_expressions_of_danger_are_kept_out() -> None:
    kept_out = [text for path in HERE.glob("crisis_heldout_*.txt") for text in path.read_text(encoding="utf-8").splitlines()]
    assert len(set(kept_out)) == len(kept_out) > 300
