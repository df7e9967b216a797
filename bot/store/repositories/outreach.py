"""What the daily planning reads of a page of borrowers: a fixed number of queries, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.outreach_records import Facts
from bot.store.bulk import within
from bot.store.repositories.candidates import Days, candidates
from bot.store.repositories.loans import LoanRepository
from bot.store.repositories.outlooks import OutlookRepository
from bot.store.repositories.plans import PlanRepository
from bot.store.repositories.promises import PromiseRepository
from bot.store.repositories.reach import ReachRepository
from bot.store.repositories.requests import HardshipRepository
from bot.store.tables.arrangements import repayment_plan
from bot.store.tables.people import borrower
from bot.store.tables.staff import handoff_case
from bot.store.tables.survey import survey_answer
from bot.store.tables.talk import conversation, entry, phone_line

LOOKED_BACK = timedelta(days=90)
CONFIRMED_FOR = timedelta(days=60)
CLOSED_LATELY = timedelta(days=6)
T = TypeVar("T")


class OutreachRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def borrowers(self, after: str, size: int, lender_id: str | None = None) -> Sequence[str]:
        """The next borrowers by id, of one lender or of all."""
        query = select(borrower.c.id).where(borrower.c.id > after, _of(lender_id)).order_by(borrower.c.id).limit(size)
        return list(await self._connection.scalars(query))

    async def candidates(self, days: Days, on: date, lender_id: str | None, risk_days: int) -> Sequence[str] | None:
        """Whom a day may concern at all; None when everybody has to be looked at."""
        return await candidates(self._connection, days, on, lender_id, risk_days)

    async def count(self, lender_id: str | None = None) -> int:
        return (await self._connection.scalar(select(func.count()).select_from(borrower).where(_of(lender_id)))) or 0

    async def facts(self, ids: Collection[str], on: date, now: datetime) -> dict[str, Facts]:
        """Everything that planning looks at, by borrower."""
        here = self._connection
        circumstances = await ReachRepository(here).circumstances(ids, on, now)
        whole = await LoanRepository(here).of_borrowers(ids)
        accounts = _by(whole, attrgetter("loan.borrower_id"))
        outlooks = await OutlookRepository(here).of([account.loan.id for account in whole], on)
        promises = _by(await PromiseRepository(here).of_borrowers(ids), attrgetter("borrower_id"))
        plans = _by(await PlanRepository(here).of_borrowers(ids), attrgetter("borrower_id"))
        hardships = _by(await HardshipRepository(here).of_borrowers(ids), attrgetter("borrower_id"))
        closed = _by(await self._closed_cases(ids, now), attrgetter("borrower_id"))
        agreed = _by(await self._agreed_plans(ids, on), attrgetter("borrower_id"))
        wrote = _by(await self._wrote(ids, now), attrgetter("borrower_id"))
        confirmed = await self._confirmed(ids, now)
        return {
            key: Facts(
                circumstances=known,
                accounts=tuple(accounts[key]),
                outlooks=outlooks,
                promises=tuple(promises[key]),
                plans=tuple(plans[key]),
                hardships=tuple(hardships[key]),
                closed_cases=tuple((row.id, row.closed_at) for row in closed[key]),
                agreed_plans=tuple((row.id, row.agreed_on) for row in agreed[key]),
                wrote=tuple(row.at for row in wrote[key]),
                confirmed=key in confirmed,
            )
            for key, known in circumstances.items()
        }

    async def _closed_cases(self, ids: Collection[str], now: datetime) -> Sequence[Any]:
        """Cases that people closed lately and answered by text message; elsewhere the question is put in the chat. Nobody who was in
        danger is asked for a mark."""
        columns = handoff_case.c
        lately = (
            within(self._connection, columns.borrower_id, ids)
            & (columns.closed_at > now - CLOSED_LATELY)
            & (columns.status == "resolved")
        )
        query = select(columns.id, columns.borrower_id, columns.closed_at).where(lately, columns.topic != "danger")
        return await self._unasked(query, "case", columns.id, columns.conversation_id)

    async def _agreed_plans(self, ids: Collection[str], on: date) -> Sequence[Any]:
        """Plans that were agreed lately by text message and still run."""
        columns = repayment_plan.c
        lately = (
            within(self._connection, columns.borrower_id, ids)
            & (columns.agreed_on > on - CLOSED_LATELY)
            & (columns.status == "active")
        )
        query = select(columns.id, columns.borrower_id, columns.agreed_on).where(lately)
        return await self._unasked(query, "plan", columns.id, columns.conversation_id)

    async def _unasked(self, query: Select[Any], survey: str, subject: Column[Any], talk: Column[Any]) -> Sequence[Any]:
        """Those of the query that were talked over by text and were not asked about."""
        asked = select(survey_answer.c.subject).where(survey_answer.c.survey == survey, survey_answer.c.subject == subject)
        by_text = query.join(conversation, conversation.c.id == talk).where(conversation.c.channel == "sms", ~asked.exists())
        found: Sequence[Any] = (await self._connection.execute(by_text)).all()
        return found

    async def _wrote(self, ids: Collection[str], now: datetime) -> Sequence[Any]:
        """When these borrowers wrote, in their own conversation."""
        query = select(conversation.c.borrower_id, entry.c.at).join(entry, entry.c.conversation_id == conversation.c.id)
        theirs = (
            within(self._connection, conversation.c.borrower_id, ids)
            & (entry.c.sender == "borrower")
            & (entry.c.at > now - LOOKED_BACK)
        )
        return (await self._connection.execute(query.where(theirs))).all()

    async def _confirmed(self, ids: Collection[str], now: datetime) -> set[str]:
        """Whose number lately proved to be theirs."""
        lately = within(self._connection, borrower.c.id, ids) & (phone_line.c.confirmed_at > now - CONFIRMED_FOR)
        same = (phone_line.c.phone == borrower.c.phone) & (phone_line.c.lender_id == borrower.c.lender_id)
        return set(await self._connection.scalars(select(borrower.c.id).join(phone_line, same).where(lately)))


def _of(lender_id: str | None) -> ColumnElement[bool]:
    return true() if lender_id is None else borrower.c.lender_id == lender_id


def _by(records: Iterable[T], key: Any) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for each in records:
        found[key(each)].append(each)
    return found
