"""What unasked messages and surveys ask of a database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.lending.outreach import Basis
from bot.service.outreach_records import Facts
from bot.service.reach_records import Circumstances, DecisionRow
from bot.service.records import (
    ContactPreference,
)

if TYPE_CHECKING:
    from bot.service.survey import SurveyAnswer


class ContactPreferences(Protocol):
    async def of(self, borrower_id: str) -> dict[str, ContactPreference]: ...
    async def put(self, preference: ContactPreference) -> None: ...


class Reach(Protocol):
    async def circumstances(self, ids: Collection[str], on: date, now: datetime) -> dict[str, Circumstances]:
        """What may stand in the way of an unasked message to each of these borrowers."""
        ...

    async def posted(self, keys: Collection[str]) -> set[str]:
        """Which of these occasions already had their message."""
        ...

    async def settled(self, keys: Collection[str]) -> set[str]:
        """Which of these occasions are done with: they had their message, or are held out."""
        ...

    async def claim(self, row: DecisionRow) -> bool:
        """Keep a decision, unless that occasion already had its message; whether it was kept."""
        ...

    async def claim_all(self, rows: Sequence[DecisionRow]) -> list[bool]:
        """As `claim`, for each of these in its place."""
        ...

    async def first_collected(self, borrower_id: str) -> date | None:
        """The business date of the first message that asked a borrower for late money; None when there was none."""
        ...

    async def answered(self, strategy: str, before: datetime, within: timedelta) -> dict[str, tuple[int, int]]:
        """By variant: how many borrowers had a strategy's first message before a moment, and how many of them wrote within a time."""
        ...

    async def forget_before(self, day: date) -> int: ...


class Outreach(Protocol):
    async def candidates(
        self, days: Callable[[Basis], Collection[date]], on: date, lender_id: str | None, risk_days: int
    ) -> Sequence[str] | None: ...
    async def borrowers(self, after: str, size: int, lender_id: str | None = None) -> Sequence[str]: ...
    async def count(self, lender_id: str | None = None) -> int: ...
    async def facts(self, ids: Collection[str], on: date, now: datetime) -> dict[str, Facts]:
        """Everything that planning looks at, by borrower, in a fixed number of queries."""
        ...


class Surveys(Protocol):
    async def ask(self, asked: SurveyAnswer) -> None:
        """Note a question; nothing when it was put before."""
        ...

    async def answer(self, survey: str, subject: str, *, score: int, at: datetime) -> None: ...
    async def say(self, survey: str, subject: str, words: str) -> None: ...
    async def of_conversation(self, conversation_id: str) -> Sequence[SurveyAnswer]: ...
    async def unasked(self, conversation_id: str, since: datetime) -> tuple[str, str] | None: ...
    async def counts(self, lender_id: str, since: datetime, until: datetime) -> dict[tuple[str, int | None], int]: ...
