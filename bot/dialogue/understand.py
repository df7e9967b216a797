"""`python -m bot understand`: what the trained archive makes of messages, one JSON line each.

The parts that Rasa's pipeline runs are run here directly on what training left in the archive, so neither TensorFlow nor the
agent starts; a test holds that both answer the same.
"""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.dialogue.nlu.entities import as_rasa, extract
from bot.dialogue.nlu.linear import FILES, LinearReader
from bot.dialogue.nlu.reading import read
from bot.dialogue.nlu.wishes import said_apart, wishes

MODELS = Path("models")


class NoModel(FileNotFoundError):
    """There is no trained archive to read with; `make train` makes one."""


def newest(folder: Path = MODELS) -> Path:
    """The archive trained last."""
    archives = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not archives:
        raise NoModel(f"no trained archive (*.tar.gz) in {folder}; train one with `python -m bot train`")
    return archives[-1]


def reader_of(archive: Path) -> LinearReader:
    """The intent reader kept in an archive; the rest of it is left unpacked."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        members = [member for member in tar if member.isfile() and Path(member.name).name in FILES]
        if len(members) != len(FILES):
            raise NoModel(f"{archive} holds no intent reader: it was trained with another pipeline; train again")
        for member in members:
            member.name = Path(member.name).name
            tar.extract(member, folder, filter="data")
        return LinearReader.load(Path(folder))


def understand(text: str, reader: LinearReader, now: datetime) -> dict[str, Any]:
    """`{text, intent, confidence, entities, language, intents}` of one message; `intents` is every wish, graver first."""
    reading = read(text, reader)
    best = reading.best
    return {
        "text": text,
        "intent": best.intent,
        "confidence": round(best.confidence, 4),
        "entities": [as_rasa(entity) for entity in extract(text, now, language=reading.language)],
        "language": reading.language,
        "intents": wishes(best.intent, said_apart(text, reader)),
    }


def answers(lines: Iterable[str], reader: LinearReader) -> Iterator[dict[str, Any]]:
    """One answer for each line; an empty line is a message that says nothing, not an end."""
    now = datetime.now().astimezone()
    for line in lines:
        yield understand(line.rstrip("\r\n"), reader, now)


def run(lines: Iterable[str], out: TextIO, models: Path = MODELS) -> None:
    """Reads messages from `lines` with the newest archive of `models` and writes JSON lines to `out`."""
    for answer in answers(lines, reader_of(newest(models))):
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
