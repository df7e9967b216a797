"""What a document consists of, before anybody decides how it looks: headings, sentences, labelled facts and tables."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from bot.service.turn import Language

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a quiet one is a note in small print."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, one below the other."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. `shares` are the columns' parts of the width; `amounts` names the columns that stand to the right.

    `total` is a last row that sums up; a cell may have several lines.
    """

    head: Row
    rows: tuple[Row, ...]
    shares: tuple[int, ...]
    amounts: tuple[int, ...] = ()
    total: Row | None = None


Part = Heading | Text | Facts | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One paper of a lender for a borrower, as worded in `language` on `issued`.

    `code` is the letters that its number begins with.
    """

    code: str
    language: Language
    title: str
    lender: str
    issued: date
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the document says, as canonical JSON: any change of a word shows."""
        parts = [[type(part).__name__, asdict(part)] for part in self.parts]
        said = [self.code, self.language, self.title, self.lender, self.issued.isoformat(), parts]
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "replace")).hexdigest()

    @property
    def number(self) -> str:
        """ "ST-20261122-3F9A12BC": what kind, which day, and the beginning of the digest."""
        return f"{self.code}-{self.issued:%Y%m%d}-{self.digest[:8].upper()}"
