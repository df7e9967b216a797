"""Clocks that run and how they stand, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from bot.rulebook.procedures import Procedure
from bot.service.talk_records import CaseStatus

Urgency = Literal["late", "soon", "far"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An open dispute or complaint; `due_on` by law, None when nothing was written down and the first clock counts."""

    kind: Procedure
    id: str
    lender_id: str
    borrower_id: str
    borrower_name: str = field(repr=False)
    about: str
    opened_on: date
    due_on: date | None
    stage: str | None
    case_id: str | None = None
    case_status: CaseStatus | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A running clock with the working day by which to act, and how it stands today."""

    record: Running
    due_on: date
    act_by: date
    remind_on: date
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of something run late, or soon will."""

    late: int = 0
    soon: int = 0


class Deadlines(Protocol):
    """What this asks of a database."""

    async def running(self, limit: int) -> Iterable[Running]:
        """Open disputes and complaints, the first due first."""
        ...

    async def unattended(self) -> Iterable[tuple[Procedure, str, date, date | None, int]]:
        """How many without a case, by kind, lender, day raised and day due."""
        ...
