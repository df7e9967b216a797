"""Messages are combined the same way every time, and what says the same thing twice is found."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.dialogue.nlu.grammar import FOLDER, dedupe, expand

SLOTS = {"when": ["明天", "{day}号"], "day": ["15"]}
NOISE = {"share": 0.0, "misspell": 1, "words": {"还款": ["换款"]}}
GRAMMAR = {"slots": SLOTS, "noise": NOISE}


def write(folder: Path, name: str, intent: str, *texts: str) -> Path:
    path = folder / "zh" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"    - {text}\n" for text in texts)
    path.write_text(f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{lines}', encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(dedupe, "NLU", tmp_path)
    return tmp_path


def found(language: str = "zh") -> list[tuple[str, str]]:
    messages = list(dedupe.read(language))
    return [(messages[one].text, messages[other].text) for one, other, _ in dedupe.alike(messages)]


def test_a_slot_within_a_slot_is_filled_too() -> None:
    texts = {expand.fill("{when}还", SLOTS, random.Random(seed)) for seed in range(20)}
    assert texts == {"明天还", "15号还"}


def test_a_listed_word_is_misspelt_once_and_other_text_stays() -> None:
    assert expand.misspelt("还款还款", NOISE["words"], random.Random(1)) == "换款还款"
    assert expand.misspelt("利息", NOISE["words"], random.Random(1)) == "利息"


def test_as_many_different_messages_are_drawn_as_are_wanted_or_as_there_are() -> None:
    assert len(expand.draw({"count": 1, "patterns": ["{when}还"]}, GRAMMAR, random.Random(1))) == 1
    assert sorted(expand.draw({"count": 9, "patterns": ["{when}还"]}, GRAMMAR, random.Random(1))) == ["15号还", "明天还"]


def test_misspelt_copies_come_from_what_was_written_by_hand_and_are_new(tmp_path: Path) -> None:
    path = write(tmp_path, "ask_how_to_pay.yml", "ask_how_to_pay", "怎么还款", "在哪里付")
    assert list(expand.from_hand(path, GRAMMAR, random.Random(1))) == ["怎么换款"]
    assert list(expand.from_hand(tmp_path / "none.yml", GRAMMAR, random.Random(1))) == []


def test_the_grammar_writes_the_same_messages_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FOLDER.parent / "nlu" / "zh", tmp_path / "nlu" / "zh")
    (tmp_path / "grammar").mkdir()
    shutil.copy(FOLDER / "zh.yml", tmp_path / "grammar")
    monkeypatch.setattr(expand, "HERE", tmp_path / "grammar")
    expand.main("zh")
    first = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "nlu").rglob("*_grammar.yml")}
    expand.main("zh")
    assert first
    assert first == {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "nlu").rglob("*_grammar.yml")}


def test_messages_are_read_with_their_intent_and_the_written_come_before_the_combined(data: Path) -> None:
    write(data, "a_grammar.yml", "ask_fees", "利息多少")
    write(data, "b.yml", "ask_due_date", "哪天还")
    assert [(message.intent, message.text) for message in dedupe.read("zh")] == [
        ("ask_due_date", "哪天还"),
        ("ask_fees", "利息多少"),
    ]


def test_case_and_punctuation_make_no_new_message_and_a_new_word_does(data: Path) -> None:
    write(data, "a.yml", "ask_fees", "利息 怎么算", "利息怎么算？", "罚息是多少呢")
    assert found() == [("利息 怎么算", "利息怎么算？")]


def test_removing_takes_the_later_of_two_and_nothing_else(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(data, "a.yml", "ask_fees", "利息怎么算", "利息怎么算！", "罚息是多少呢")
    monkeypatch.setattr("sys.argv", ["dedupe.py", "zh", "--write"])
    assert dedupe.main() == 0
    assert [message.text for message in dedupe.read("zh")] == ["利息怎么算", "罚息是多少呢"]
    assert path.read_text(encoding="utf-8").startswith('version: "3.1"')
    assert "1 near-duplicates removed" in capsys.readouterr().out


def test_one_message_under_two_intents_is_a_conflict_for_a_person_to_settle(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(data, "a.yml", "ask_fees", "这个月要还多少")
    write(data, "b.yml", "ask_amount_due", "这个月要还多少？")
    monkeypatch.setattr("sys.argv", ["dedupe.py", "zh", "--write"])
    assert dedupe.main() == 1
    assert "conflict 1.00  ask_fees" in capsys.readouterr().out
    assert len(list(dedupe.read("zh"))) == 2
