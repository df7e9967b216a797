"""Reading a lender's CSV line by line: its encoding is found out, its columns are checked, every value knows its place.

UTF-8 (with or without a byte order mark) and GB18030, which includes GBK and GB2312, are told apart by reading the file once.
"""

from __future__ import annotations

import codecs
import csv
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.lending.money import MINOR_DIGITS, Money
from bot.service.errors import Invalid

ENCODINGS = ("utf-8-sig", "gb18030")
BLOCK = 1 << 20
AMOUNT = re.compile(r"\d{1,13}(\.\d+)?", re.ASCII)
DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong at one place of the file, and what to do about it; line 1 is the header."""

    line: int
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.value!r} {self.problem}; {self.remedy}"


class ImportRefused(Invalid):
    """The file has problems, and nothing of it was taken."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("import_refused", problems=len(problems))
        self.problems = tuple(problems)


class BadLine(Exception):
    """A line that can't be taken; carries its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """One data line: `number` counts from the header's 1, `values` by column."""

    number: int
    values: dict[str, str]

    def wrong(self, column: str, problem: str, remedy: str) -> BadLine:
        value = self.values.get(column, "")
        return BadLine(Problem(line=self.number, column=column, value=value, problem=problem, remedy=remedy))

    def optional(self, column: str) -> str | None:
        return self.values.get(column, "").strip() or None

    def text(self, column: str) -> str:
        value = self.optional(column)
        if value is None:
            raise self.wrong(column, "is empty", "fill it in")
        return value

    def among(self, column: str, known: tuple[str, ...], default: str | None = None) -> str:
        value = self.optional(column) or default
        if value not in known:
            raise self.wrong(column, "is not known", f"use one of {', '.join(known)}")
        return value

    def whole(self, column: str, least: int, most: int) -> int:
        value = self.text(column)
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            raise self.wrong(column, "is not a fitting whole number", f"write one from {least} to {most}")
        return int(value)

    def day(self, column: str) -> date:
        try:
            return _day(self.text(column))
        except ValueError:
            raise self.wrong(column, "is no date", "write it as 2026-11-21") from None

    def amount(self, column: str, currency: str) -> Money:
        value = self.text(column)
        if value.startswith("-"):
            raise self.wrong(column, "is negative", "write an amount above 0; refunds and reversals have a kind of their own")
        digits = MINOR_DIGITS[currency]
        if not AMOUNT.fullmatch(value) or len(value.partition(".")[2]) > digits:
            raise self.wrong(column, "is no amount", f"write it as 1234.{'5' * digits}, without commas or a currency sign")
        amount = Money.of(Decimal(value), currency)
        if not amount:
            raise self.wrong(column, "is zero", "write an amount above 0, or leave the line out")
        return amount

    def share(self, column: str) -> Decimal:
        value = self.text(column)
        share = Decimal(value) if AMOUNT.fullmatch(value) else Decimal(-1)
        if not 0 <= share <= 1:
            raise self.wrong(column, "is no yearly rate", "write it as a share: 0.18 for 18 %")
        return share


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date:
    """The same few thousand days come again and again; ValueError for what is none."""
    found = DAY.fullmatch(text)
    return date(*map(int, found.groups())) if found else date.fromisoformat("")


def encoding_of(path: Path) -> str:
    """The first of `ENCODINGS` that the whole file reads in; ImportRefused when it is empty or reads in none."""
    if not path.stat().st_size:
        raise ImportRefused([_of_file("the file", "is empty", "export it again")])
    for encoding in ENCODINGS:
        if _reads(path, encoding):
            return encoding
    raise ImportRefused([_of_file("the file", "is neither UTF-8 nor GB18030 text", "export it as CSV in UTF-8")])


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as handle:
            while block := handle.read(BLOCK):
                if "\0" in decoder.decode(block):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class SeenIds:
    """The ids of a file, however many: eight bytes each."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, name: str) -> None:
        """Note an id; an empty one is no id."""
        if name:
            self._hashes.append(hash(name))

    def repeated(self) -> frozenset[int]:
        """The hashes that came more than once: those of every repeated id, and once in a great while of two that differ."""
        ordered = np.sort(np.frombuffer(self._hashes, dtype=np.int64))
        return frozenset(ordered[1:][ordered[1:] == ordered[:-1]].tolist())


def line_count(path: Path) -> int:
    """About how many data lines a file has: exactly so where no value holds a line break."""
    with path.open("rb") as handle:
        return max(0, sum(block.count(b"\n") for block in iter(lambda: handle.read(BLOCK), b"")) - 1)


def lines(path: Path, encoding: str, required: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Line | Problem]:
    """The data lines of the file, or the problem of one that can't be split into its columns."""
    with path.open(encoding=encoding, newline="") as handle:
        reader = csv.reader(handle, strict=True)
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, required, optional)
        number = 1
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Problem(line=number, column="-", value="", problem="has broken quotes", remedy="close every quote")
                return
            if len(cells) == len(header):
                yield Line(number, dict(zip(header, cells, strict=True)))
            elif cells:
                problem = f"has {len(cells)} columns, not {len(header)}"
                yield Problem(line=number, column="-", value=cells[0], problem=problem, remedy="quote values that hold a comma")


def _check_header(header: list[str], required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing = [name for name in required if name not in header]
    unknown = [name for name in header if name not in (*required, *optional)]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems = [_of_file(name, "is missing", "add the column, see docs/import") for name in missing]
    problems += [_of_file(name, "is not a column we know", "remove or rename it, see docs/import") for name in unknown]
    problems += [_of_file(name, "is there twice", "keep one of them") for name in twice]
    if problems:
        raise ImportRefused(problems)


def _of_file(value: str, problem: str, remedy: str) -> Problem:
    return Problem(line=1, column="header", value=value, problem=problem, remedy=remedy)
