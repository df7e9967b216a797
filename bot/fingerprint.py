"""What a model is trained from, as one short name, found without loading Rasa: whether a model fits is asked at every start.

It covers settings, intents, slots, rules, messages, the *names* of responses and the components' code. Wording is read at run time,
so a changed sentence needs no training.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot import catalogue
from bot.settings import ROOT

COMPONENTS = ("bot/importer.py", "bot/dialogue/nlu", "bot/dialogue/understand.py", "uv.lock")
TRAINED_FROM = frozenset({".yml", ".py", ".json", ".txt", ".tsv"})


def project_fingerprint(root: Path = ROOT) -> str:
    """32 hex digits that change exactly when a model trained from `root` could differ."""
    digest = hashlib.sha256(" ".join(sorted(response_names())).encode())
    for file in _trained_from(root):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def response_names() -> set[str]:
    """The keys that become Rasa's responses, of all languages."""
    return {key for language in catalogue.LANGUAGES for key in catalogue.entries(language) if key.startswith("utter_")}


def _trained_from(root: Path) -> list[Path]:
    folders = [root / name for name in ("data", "domain", *COMPONENTS)]
    files = [root / "config.yml", root / "domain.yml", *(folder for folder in folders if folder.is_file())]
    for folder in folders:
        files += [file for file in folder.rglob("*") if file.suffix in TRAINED_FROM]
    return sorted({file for file in files if file.is_file()})
