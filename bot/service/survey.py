"""One question after a plan, a case or a lesson: how did we do? A mark of 1 to 5 and, if they like, some words; once each.

Marks serve to make the service better and are read together; nothing about a borrower is decided by them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from bot.catalogue import word
from bot.service.errors import Invalid
from bot.service.ports import BookAndTalk
from bot.service.talk_records import Case, Conversation, Draft
from bot.service.turn import Channel
from bot.service.turn_context import EffectContext
from bot.service.wording import cleaned

SURVEYS = ("plan", "case", "lesson")
MARKS = range(1, 6)
FRESH = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswer:
    """What was asked and what came of it; `score` and `words` are None until they come."""

    survey: str
    subject: str
    lender_id: str
    conversation_id: str
    channel: Channel
    asked_at: datetime
    score: int | None = None
    words: str | None = field(default=None, repr=False)
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyResult:
    """The answers to one survey over a time: how many were asked, and how many gave each mark."""

    survey: str
    asked: int
    marks: dict[int, int]

    @property
    def answered(self) -> int:
        return sum(self.marks.values())

    @property
    def mean(self) -> Decimal | None:
        """The mean mark to two places; None without an answer."""
        total = sum(mark * count for mark, count in self.marks.items())
        return (Decimal(total) / self.answered).quantize(Decimal("0.01")) if self.answered else None


async def ask_survey(uow: BookAndTalk, turn: EffectContext, *, survey: str, subject: str) -> None:
    """Note that the question was put, so that it is put once."""
    await uow.surveys.ask(_asked(turn, survey, subject))


async def rate(uow: BookAndTalk, turn: EffectContext, *, survey: str, subject: str, score: int) -> None:
    """Keep a mark; a later one takes its place. Invalid for a survey or mark that there is not."""
    if score not in MARKS:
        raise Invalid("mark", mark=score)
    await uow.surveys.ask(_asked(turn, survey, subject))
    await uow.surveys.answer(survey, subject, score=score, at=turn.now)


async def survey_words(uow: BookAndTalk, turn: EffectContext, *, words: str) -> None:
    """Keep what somebody adds in words to a mark they gave lately in this conversation; without one nothing is kept."""
    answered = [each for each in await uow.surveys.of_conversation(turn.conversation_id) if each.score is not None]
    latest = max(answered, key=lambda each: each.answered_at or each.asked_at, default=None)
    if latest is not None and latest.words is None and turn.now - (latest.answered_at or latest.asked_at) < FRESH:
        await uow.surveys.say(latest.survey, latest.subject, cleaned(words))


async def question_after(uow: BookAndTalk, case: Case, conversation: Conversation, now: datetime) -> Draft | None:
    """The question about a person's help, for the chat in which it was given. None by text, where it comes some days later, and to
    somebody who was in danger."""
    if conversation.channel != "web" or case.topic == "danger":
        return None
    asked = SurveyAnswer(
        survey="case",
        subject=case.id,
        lender_id=case.lender_id,
        conversation_id=conversation.id,
        channel="web",
        asked_at=now,
    )
    await uow.surveys.ask(asked)
    language = conversation.language
    choices = [{"id": choice("case", case.id, mark), "title": word(f"survey_mark_{mark}", language)} for mark in MARKS]
    return Draft(sender="bot", text=word("survey_case", language), payload={"choices": choices}, channel="web", language=language)


def choice(survey: str, subject: str, mark: object) -> str:
    """What choosing a mark says to the dialogue."""
    return "rate" + json.dumps({"option": f"{survey}:{subject}", "number": str(mark)})


async def to_ask(uow: BookAndTalk, conversation_id: str, now: datetime) -> tuple[str, str] | None:
    """What the borrower may be asked about now: the plan agreed or the case closed lately that they were not asked about yet."""
    return await uow.surveys.unasked(conversation_id, now - FRESH)


async def results(uow: BookAndTalk, lender_id: str, since: datetime, until: datetime) -> Sequence[SurveyResult]:
    """Each survey's answers over a time, for reports."""
    counted = await uow.surveys.counts(lender_id, since, until)
    return [
        SurveyResult(
            survey=survey,
            asked=sum(counted.get((survey, mark), 0) for mark in (None, *MARKS)),
            marks={mark: counted.get((survey, mark), 0) for mark in MARKS},
        )
        for survey in SURVEYS
    ]


def _asked(turn: EffectContext, survey: str, subject: str) -> SurveyAnswer:
    if survey not in SURVEYS:
        raise Invalid("survey", survey=survey)
    return SurveyAnswer(
        survey=survey,
        subject=subject,
        lender_id=turn.lender_id,
        conversation_id=turn.conversation_id,
        channel=turn.channel,
        asked_at=turn.now,
    )
