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
from bot.dialogue.training import ensure_model


class NoReader(ValueError):
    """An archive that holds no intent reader; `python -m bot train` makes one that does."""


def reader_of(archive: Path) -> LinearReader:
    """The intent reader kept in an archive; the rest of it is left unpacked."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        members = [member for member in tar if member.isfile() and Path(member.name).name in FILES]
        if len(members) != len(FILES):
            raise NoReader(f"{archive} holds no intent reader: it was trained with another pipeline; train again")
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


def run(lines: Iterable[str], out: TextIO, archive: Path | None = None) -> None:
    """Reads messages from `lines` and writes JSON lines to `out`; without an `archive`, that of the project, trained if need be."""
    for answer in answers(lines, reader_of(archive or ensure_model())):
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
