"""When a model is trained, not how: the trainer itself is replaced by one that writes a file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import fingerprint
from bot.dialogue import training
from bot.dialogue.training import KEPT, TrainingFailed, ensure_model


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    made: list[Path] = []

    def train(archive: Path, tell: Callable[[str], None]) -> None:
        archive.write_bytes(b"model")
        made.append(archive)

    monkeypatch.setattr(training, "_train", train)
    return made


def test_a_model_is_trained_when_there_is_none_and_then_kept(trained: list[Path], tmp_path: Path) -> None:
    first = ensure_model(tmp_path)
    assert ensure_model(tmp_path) == first
    assert trained == [first]


def test_a_changed_project_trains_again(trained: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ensure_model(tmp_path)
    monkeypatch.setattr(fingerprint, "project_fingerprint", lambda: "another")
    assert ensure_model(tmp_path) == tmp_path / "another.tar.gz"
    assert first.exists()


def test_only_the_latest_models_are_kept(trained: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        monkeypatch.setattr(fingerprint, "project_fingerprint", lambda number=number: f"model{number}")
        archive = ensure_model(tmp_path)
        os.utime(archive, (number, number))
    assert sorted(path.stem for path in tmp_path.glob("*.tar.gz")) == ["model2.tar", "model3.tar"]
    assert KEPT == 2


def test_caches_of_components_that_changed_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"code{number}").mkdir()
        os.utime(tmp_path / f"code{number}", (number, number))
    training._forget_old_caches(tmp_path / "code0")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["code0", "code3"]


def test_a_training_that_fails_says_why_and_leaves_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    with pytest.raises(TrainingFailed, match="ended with"):
        ensure_model(tmp_path / "models", say=lambda line: None)
    assert list((tmp_path / "models").glob("*.tar.gz")) == []
