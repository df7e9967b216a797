"""What was taken so far, a line for each step, so that a bench that was killed goes on after its last whole step."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bench.book.measure import Taken


class Journal:
    """One size of book in one database. A step that was begun and has no figures was interrupted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        self._begun: set[str] = {line["begun"] for line in lines if "begun" in line}
        self._noted: dict[str, Any] = {line["step"]: line["noted"] for line in lines if "step" in line}

    def noted(self, step: str) -> Any:
        """What was noted of a step that is done; None when it is not."""
        return self._noted.get(step)

    def taken(self, step: str) -> Taken | None:
        return Taken(**found) if (found := self.noted(step)) else None

    def begin(self, step: str) -> bool:
        """Note that a step begins; whether it had begun before."""
        again = step in self._begun
        self._begun.add(step)
        self._write({"begun": step})
        return again

    def note(self, step: str, noted: Any) -> None:
        """Note that a step is done."""
        self._noted[step] = noted
        self._write({"step": step, "noted": noted})

    def keep(self, taken: Taken, *, again: bool) -> Taken:
        """Note the figures of a step that is done."""
        marked = replace(taken, again=again)
        self.note(taken.step, asdict(marked))
        return marked

    def _write(self, line: dict[str, Any]) -> None:
        with self._path.open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
