"""One question per occasion, a mark and perhaps some words, read together and never alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.service import survey
from bot.service.errors import Invalid
from bot.service.survey import ask_survey, rate, results, survey_words, to_ask
from bot.store.unit_of_work import Store
from tests.service.book import TODAY, agree, days, fill, moment, monthly, stated, turn

NOW = moment(TODAY)


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)


async def do(store: Store, verb, **args: object) -> None:
    async with store.write() as uow:
        await verb(uow, turn(), **args)


async def kept(store: Store) -> list[survey.SurveyAnswer]:
    async with store.read() as uow:
        return list(await uow.surveys.of_conversation("C1"))


async def open_question(store: Store) -> tuple[str, str] | None:
    async with store.read() as uow:
        return await to_ask(uow, "C1", NOW + timedelta(hours=1))


async def test_a_plan_is_asked_about_once(store: Store) -> None:
    assert await open_question(store) is None
    async with store.read() as uow:
        overdue = (await stated(uow)).overdue.total
    plan = await agree(store, monthly(overdue, 2, days(5)))
    assert await open_question(store) == ("plan", plan.id)
    await do(store, ask_survey, survey="plan", subject=plan.id)
    assert await open_question(store) is None


async def test_a_later_mark_takes_the_place_of_the_first(store: Store) -> None:
    for score in (2, 4):
        await do(store, rate, survey="case", subject="K1", score=score)
    assert [each.score for each in await kept(store)] == [4]


async def test_words_after_a_mark_are_kept_with_it_others_are_not(store: Store) -> None:
    await do(store, survey_words, words="就是说说")
    assert await kept(store) == []
    await do(store, rate, survey="case", subject="K1", score=2)
    await do(store, survey_words, words="等太久了")
    await do(store, survey_words, words="还有别的")
    assert [each.words for each in await kept(store)] == ["等太久了"]


@pytest.mark.parametrize("wrong", [{"score": 0}, {"score": 6}, {"survey": "mood"}])
async def test_there_are_five_marks_and_three_surveys(store: Store, wrong: dict) -> None:
    with pytest.raises(Invalid):
        await do(store, rate, **({"survey": "case", "subject": "K1", "score": 3} | wrong))


async def test_results_count_who_was_asked_and_who_answered(store: Store) -> None:
    for subject, score in (("K1", 5), ("K2", 4)):
        await do(store, rate, survey="case", subject=subject, score=score)
    await do(store, ask_survey, survey="case", subject="K3")
    async with store.read() as uow:
        found = {each.survey: each for each in await results(uow, "tqg", NOW - timedelta(days=1), NOW + timedelta(days=1))}
        elsewhere = await results(uow, "lxqb", NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert (found["case"].asked, found["case"].answered, found["case"].mean) == (3, 2, Decimal("4.50"))
    assert found["plan"].mean is None
    assert replace(found["plan"]) in elsewhere
