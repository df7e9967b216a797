"""Rows of surveys: what was asked, once each, and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.survey import SurveyAnswer
from bot.store.rows import as_values, columns_of, insert_unless_there, made
from bot.store.tables.arrangements import repayment_plan
from bot.store.tables.staff import handoff_case
from bot.store.tables.survey import survey_answer


class SurveyRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, asked: SurveyAnswer) -> None:
        """Note a question; nothing when it was put before."""
        await self._connection.execute(insert_unless_there(self._connection, survey_answer, as_values(asked)))

    async def answer(self, survey: str, subject: str, *, score: int, at: datetime) -> None:
        await self._connection.execute(update(survey_answer).where(_one(survey, subject)).values(score=score, answered_at=at))

    async def say(self, survey: str, subject: str, words: str) -> None:
        await self._connection.execute(update(survey_answer).where(_one(survey, subject)).values(words=words))

    async def of_conversation(self, conversation_id: str) -> Sequence[SurveyAnswer]:
        query = columns_of(survey_answer, SurveyAnswer).where(survey_answer.c.conversation_id == conversation_id)
        return [made(SurveyAnswer, row) for row in await self._connection.execute(query)]

    async def unasked(self, conversation_id: str, since: datetime) -> tuple[str, str] | None:
        """The latest plan agreed or case closed in the conversation since then that nobody asked about, as (survey, subject)."""
        plans = _open("plan", repayment_plan.c.id).where(
            repayment_plan.c.conversation_id == conversation_id, repayment_plan.c.agreed_at > since
        )
        cases = _open("case", handoff_case.c.id).where(
            handoff_case.c.conversation_id == conversation_id,
            handoff_case.c.closed_at > since,
            handoff_case.c.topic != "danger",
        )
        for query in (cases.order_by(handoff_case.c.closed_at.desc()), plans.order_by(repayment_plan.c.agreed_at.desc())):
            if (row := (await self._connection.execute(query.limit(1))).first()) is not None:
                return row.survey, row.id
        return None

    async def counts(self, lender_id: str, since: datetime, until: datetime) -> dict[tuple[str, int | None], int]:
        """How many were asked each survey, by mark; None is no answer."""
        columns = survey_answer.c
        within = (columns.lender_id == lender_id) & (columns.asked_at >= since) & (columns.asked_at < until)
        query = select(columns.survey, columns.score, func.count()).where(within).group_by(columns.survey, columns.score)
        return {(survey, score): count for survey, score, count in await self._connection.execute(query)}


def _one(survey: str, subject: str) -> ColumnElement[bool]:
    return (survey_answer.c.survey == survey) & (survey_answer.c.subject == subject)


def _open(survey: str, subject: ColumnElement[str]) -> Any:
    """Subjects that were not asked about."""
    asked = and_(survey_answer.c.survey == survey, survey_answer.c.subject == subject)
    return select(literal(survey).label("survey"), subject.label("id")).where(
        ~select(survey_answer.c.subject).where(asked).exists()
    )
