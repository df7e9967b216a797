"""A lender's files put on the book: each file whole or not at all, with every bad line named.

Lines that are on the book already, just the same, change nothing, so a file can be imported again. The same id twice in one file is
a problem even when the lines agree, because one of them is a mistake. Large files are read in batches and never lie in memory.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.service import imports_loans, imports_payments
from bot.service.demo import add_lenders
from bot.service.imports_rows import BadLine, ImportRefused, Line, Problem, SeenIds, encoding_of, line_count, lines
from bot.service.payment import refresh
from bot.service.ports import Book

BATCH = 5000
ACTOR = "import"

Progress = Callable[[int, int], None]
Take = Callable[[list[Line]], Awaitable[int]]


@dataclass(slots=True, kw_only=True)
class Import:
    """One run over one file: what was read, added and found wrong so far."""

    path: Path
    encoding: str
    id_column: str
    progress: Progress
    read: int = 0
    added: int = 0
    problems: list[Problem] = field(default_factory=list)
    seen: SeenIds = field(default_factory=SeenIds)

    def __str__(self) -> str:
        same = self.read - self.added
        return f"{self.added} added, {same} already there, read as {self.encoding}"

    async def run(self, required: tuple[str, ...], optional: tuple[str, ...], take: Take) -> None:
        """Feed batches of lines to `take`; ImportRefused at the end when anything was wrong."""
        batch: dict[str, Line] = {}
        expected = line_count(self.path)
        for each in lines(self.path, self.encoding, required, optional):
            self.read += 1
            if isinstance(each, Problem):
                self.problems.append(each)
            else:
                name = each.values[self.id_column].strip()
                self.seen.add(name)
                batch.setdefault(name or f"line {each.number}", each)
            if len(batch) >= BATCH:
                self.added += await take(list(batch.values()))
                self.progress(self.read, max(self.read, expected))
                batch = {}
        self.added += await take(list(batch.values())) if batch else 0
        self.progress(self.read, self.read)
        self._refuse_repeated(required, optional)
        if self.problems:
            raise ImportRefused(sorted(self.problems, key=lambda problem: problem.line))

    def _refuse_repeated(self, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
        """Name the lines whose id an earlier line has; what else was found on them is beside the point."""
        repeated = self.seen.repeated()
        if not repeated:
            return
        first: dict[str, int] = {}
        for each in lines(self.path, self.encoding, required, optional):
            if isinstance(each, Problem) or hash(name := each.values[self.id_column].strip()) not in repeated:
                continue
            if (known := first.setdefault(name, each.number)) != each.number:
                self.problems = [problem for problem in self.problems if problem.line != each.number]
                self.refuse(each.wrong(self.id_column, f"is on line {known} already", "keep one of the two lines"))

    def refuse(self, *bad: BadLine) -> None:
        self.problems.extend(each.problem for each in bad)


def _silent(_done: int, _all: int) -> None:
    """Shows nothing."""


async def loans(uow: Book, path: Path, now: datetime, progress: Progress = _silent) -> Import:
    """Put the borrowers and loans of a file on the book."""
    await add_lenders(uow)
    run = Import(path=path, encoding=encoding_of(path), id_column="loan", progress=progress)

    async def take(batch: list[Line]) -> int:
        parsed: list[imports_loans.Parsed] = []
        for line in batch:
            try:
                parsed.append(imports_loans.loan_line(line))
            except BadLine as bad:
                run.refuse(bad)
        added, problems = await imports_loans.take_loans(uow, parsed)
        run.refuse(*problems)
        return added

    await run.run(imports_loans.REQUIRED, imports_loans.OPTIONAL, take)
    await uow.loans.take_stock()
    await uow.audit.add(actor=ACTOR, verb="import_loans", subject=path.name, details={"added": run.added}, at=now)
    return run


async def payments(uow: Book, path: Path, now: datetime, today: date, progress: Progress = _silent) -> Import:
    """Put the payments of a file on the book, and let promises and plans follow them."""
    run = Import(path=path, encoding=encoding_of(path), id_column="payment", progress=progress)
    followed: set[str] = set()

    async def take(batch: list[Line]) -> int:
        added, problems, loan_ids = await imports_payments.take_payments(uow, batch, today)
        run.refuse(*problems)
        followed.update(await uow.promises.pending_among(loan_ids), await uow.plans.running_among(loan_ids))
        return added

    await run.run(imports_payments.REQUIRED, imports_payments.OPTIONAL, take)
    for loan_id in sorted(followed):
        await refresh(uow, await uow.loans.account(loan_id), today, now)
    await uow.loans.take_stock()
    await uow.audit.add(actor=ACTOR, verb="import_payments", subject=path.name, details={"added": run.added}, at=now)
    return run
