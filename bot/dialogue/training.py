"""Trains when the model in hand is missing or stale, and only then.

A model is named by the fingerprint of all it is trained from, so whether it fits is a question of a file's name. Rasa's cache of
trained components is kept by the components' code, which its own keys don't know about.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import fingerprint
from bot.settings import ROOT, settings

KEPT = 2
TRAIN = ("-m", "rasa", "train", "--quiet", "--skip-validation")


class TrainingFailed(RuntimeError):
    """The model could not be trained; the message holds the last lines of what the trainer said."""


def ensure_model(folder: Path | None = None, say: Callable[[str], None] | None = None) -> Path:
    """The archive of the model that fits the project, trained first if there is none; `folder` is the setting's unless named.

    Several processes may ask at once: one trains, the others wait for it.
    """
    tell = say or _tell
    archive = _archive(folder or settings().models_dir)
    folder = archive.parent
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / ".training.lock"):
        if not archive.exists():
            _train(archive, tell)
        os.utime(archive)
        _forget_old(folder)
    return archive


def is_trained() -> bool:
    """Whether the model that fits the project is there."""
    return _archive(settings().models_dir).exists()


def _archive(folder: Path) -> Path:
    return folder / f"{fingerprint.project_fingerprint()}.tar.gz"


def _train(archive: Path, tell: Callable[[str], None]) -> None:
    began = time.monotonic()
    tell("Training the dialogue model (about two minutes, once) …")
    part = archive.with_name(f"part-{archive.name}")
    command = [sys.executable, *TRAIN, "--out", str(part.parent), "--fixed-model-name", part.name]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(_cache()), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **quiet}, capture_output=True, text=True, check=False)
    if done.returncode or not part.exists():
        raise TrainingFailed(
            f"`rasa train` ended with {done.returncode}:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        )
    part.rename(archive)
    _forget_old_caches(_cache())
    tell(f"Trained in {time.monotonic() - began:.0f} s: {archive.name}")


def _cache() -> Path:
    code = hashlib.sha256()
    for file in sorted((ROOT / "bot" / "dialogue" / "nlu").rglob("*.*")):
        if file.suffix in {".py", ".yml"}:
            code.update(file.read_bytes())
    return ROOT / ".rasa" / code.hexdigest()[:16]


def _forget_old_caches(cache: Path) -> None:
    """Rasa's cache of components whose code is gone would only grow."""
    others = sorted((each for each in cache.parent.iterdir() if each != cache), key=lambda each: each.stat().st_mtime)
    for folder in others[: 1 - KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _forget_old(folder: Path) -> None:
    archives = sorted(folder.glob("*.tar.gz"), key=lambda archive: archive.stat().st_mtime)
    for archive in archives[:-KEPT]:
        archive.unlink()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    _tell(str(ensure_model(ROOT / "models")))
