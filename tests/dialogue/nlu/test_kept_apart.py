"""What the reader is measured on was never trained on, neither word for word nor nearly so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from bench.nlu.examples import labelled
from tests.dialogue.nlu.grammar import dedupe

HERE = Path(__file__).parent
ALIKE = dedupe.WITHIN


def nearly_trained(kept_out: list[str], language: str) -> list[str]:
    """Those that share most of their pairs of signs with a message of the training data."""
    counted = CountVectorizer(analyzer=dedupe.pairs, binary=True)
    trained = counted.fit_transform([message.text for message in dedupe.read(language)])
    asked = [dedupe.pairs(text) for text in kept_out]
    shared = (counted.transform(kept_out) @ trained.T).toarray()
    sizes = np.array([[len(pairs)] for pairs in asked]) + trained.sum(axis=1).A1
    near = (shared > ALIKE * (sizes - shared)).any(axis=1)
    return [text for text, is_near in zip(kept_out, near, strict=True) if is_near]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["crisis_heldout", "crisis_ordinary", "threats_heldout"])
def test_no_training_message_is_nearly_one_that_is_kept_out(name: str, language: str) -> None:
    kept_out = (HERE / f"{name}_{language}.txt").read_text(encoding="utf-8").splitlines()
    assert nearly_trained(kept_out, language) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_training_message_is_nearly_one_of_the_voices_kept_out(language: str) -> None:
    assert nearly_trained([example.text for example in labelled(HERE / f"voices_heldout_{language}.tsv")], language) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_of_the_training_data_would_be_found(language: str) -> None:
    known = next(dedupe.read(language)).text
    assert nearly_trained([known, "qqqq wwww zzzz"], language) == [known]


def test_more_than_three_hundred_expressions_of_danger_are_kept_out() -> None:
    kept_out = [text for path in HERE.glob("crisis_heldout_*.txt") for text in path.read_text(encoding="utf-8").splitlines()]
    assert len(set(kept_out)) == len(kept_out) > 300
