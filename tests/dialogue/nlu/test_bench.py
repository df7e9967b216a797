"""The figures that readers are compared by are the figures they claim to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.nlu.examples import Example, labelled, own, split
from bench.nlu.measure import calibration_error, macro_f1, measure


class Parrot:
    """Reads every message as one intent."""

    weight = 1_000_000

    def read(self, text: str) -> tuple[str, float]:
        return "ask_fees", 0.5


def test_a_reader_that_knows_one_intent_is_right_as_often_as_that_is_meant() -> None:
    examples = [Example("a", "ask_fees", "en"), Example("b", "greet", "en"), Example("c", "thank", "en", frozenset({"ask_fees"}))]
    figures = measure(Parrot(), examples)
    assert figures.accuracy == pytest.approx(2 / 3)
    assert figures.calibration_error == pytest.approx(2 / 3 - 0.5)
    assert figures.megabytes == 1.0


def test_macro_f1_weighs_a_rare_intent_like_a_common_one() -> None:
    assert macro_f1([("a", "a")] * 9 + [("b", "a")]) == pytest.approx((18 / 19 + 0) / 2)


def test_a_reader_that_is_as_sure_as_it_is_right_has_no_calibration_error() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert calibration_error([0.95, 0.95], [False, False]) == pytest.approx(0.95)


def test_our_own_examples_split_without_loss_and_every_intent_is_tested() -> None:
    examples = own()
    seen, unseen = split(examples)
    assert len(seen) + len(unseen) == len(examples)
    assert {example.intent for example in unseen} == {example.intent for example in examples}


def test_a_table_of_labels_is_read_with_its_alternatives(tmp_path: Path) -> None:
    table = tmp_path / "labels.tsv"
    table.write_text('text\tintent\talternatives\tlanguage\nsay "hi"\tgreet\tthank,affirm\ten\n', encoding="utf-8")
    (example,) = labelled(table)
    assert example.text == 'say "hi"'
    assert example.is_met_by("affirm")
    assert not example.is_met_by("deny")
