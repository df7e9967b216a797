"""What the reader that ships makes of danger, of exaggeration and of many voices, none of which it was trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.nlu.examples import labelled
from bot.dialogue.nlu.linear import LinearReader
from bot.dialogue.nlu.reading import read
from bot.dialogue.training import ensure_model
from bot.dialogue.understand import reader_of

HERE = Path(__file__).parent
pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def reader() -> LinearReader:
    return reader_of(ensure_model())


def alarms(name: str, reader: LinearReader) -> list[bool]:
    texts = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [read(text, reader).best.intent == "crisis" for text in texts]


def test_danger_is_understood_in_both_languages(reader: LinearReader) -> None:
    heard = alarms("crisis_heldout_zh", reader) + alarms("crisis_heldout_en", reader)
    assert sum(heard) >= 0.95 * len(heard)


def test_most_exaggeration_written_to_mislead_raises_no_alarm(reader: LinearReader) -> None:
    raised = alarms("crisis_ordinary_zh", reader) + alarms("crisis_ordinary_en", reader)
    assert sum(raised) <= 0.08 * len(raised)


def test_threats_to_the_lives_of_others_raise_the_alarm_too(reader: LinearReader) -> None:
    heard = alarms("threats_heldout_zh", reader) + alarms("threats_heldout_en", reader)
    assert sum(heard) >= 0.75 * len(heard)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_calls_forums_complaints_and_chats_are_understood(language: str, reader: LinearReader) -> None:
    examples = labelled(HERE / f"voices_heldout_{language}.tsv")
    met = [example.is_met_by(read(example.text, reader).best.intent) for example in examples]
    assert sum(met) >= 0.88 * len(met)
