"""A lesson is offered at its moment, after help and never in its place."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from actions.account import AmountDue
from actions.consequences import CollectionPractice, Consequences, CreditRecord, LegalAction
from actions.crisis import Crisis
from actions.fees import Fees
from actions.payment import EarlyRepayment, MinimumPayment
from bot.catalogue import LANGUAGES
from bot.dialogue.lessons.moments import ABOUT
from bot.dialogue.lessons.shelf import lessons
from tests.accounts import account, loan, paid
from tests.actions.helpers import Said, run

LATE_TWICE = account(loan(), loan("L0002"))
UPCOMING = account(loan(opened_on=date(2026, 11, 10)))
FINISHED = account(loan(opened_on=date(2025, 8, 15), months=3, payments=(paid("20000", date(2025, 11, 15)),)))


def offered(said: Said) -> list[str]:
    return [json.loads(each.removeprefix("learn"))["option"] for each in said.choices if each.startswith("learn")]


@pytest.mark.parametrize(
    ("known", "lesson"), [(account(), "penalty"), (LATE_TWICE, "several"), (UPCOMING, "statement"), (FINISHED, "after")]
)
async def test_a_statement_is_followed_by_the_lesson_on_what_it_shows(known: Any, lesson: str) -> None:
    assert offered(await run(AmountDue(), account=known)) == [lesson]


@pytest.mark.parametrize(
    ("action", "lesson"),
    [
        (Fees(), "penalty"),
        (Consequences(), "rights"),
        (CreditRecord(), "credit"),
        (LegalAction(), "collectors"),
        (CollectionPractice(), "rights"),
        (MinimumPayment(), "minimum"),
        (EarlyRepayment(), "part"),
    ],
)
async def test_other_answers_have_a_lesson_of_their_own(action: Any, lesson: str) -> None:
    assert offered(await run(action)) == [lesson]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_comes_first_and_the_lesson_last(language: str) -> None:
    said = await run(AmountDue(), language=language)
    assert "request_human" in said.choices[:-1]
    assert said.choices[-1] == 'learn{"option": "penalty"}'


async def test_a_finished_lesson_gives_way_to_the_next_that_fits() -> None:
    done = {"lesson": {"lesson": None, "at": 0, "right": 0, "done": ["penalty"]}}
    assert offered(await run(AmountDue(), slots=done)) == ["statement"]
    done["lesson"]["done"] = ["penalty", "statement"]
    assert offered(await run(AmountDue(), slots=done)) == []


@pytest.mark.parametrize("facts", [{"channel": "sms"}, {"slots": {"awaiting": "plan_answer"}}, {"verified": None}])
async def test_no_lesson_by_sms_under_an_open_question_or_to_a_stranger_asking_for_figures(facts: dict[str, Any]) -> None:
    assert offered(await run(AmountDue(), **facts)) == []


async def test_no_lesson_while_somebody_is_in_hardship_or_waits_for_a_person() -> None:
    troubled = account(hardships=(SimpleNamespace(is_open=True),))
    assert offered(await run(AmountDue(), account=troubled)) == []
    assert offered(await run(AmountDue(), account=account(open_cases=("a case",)))) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_never_a_lesson_in_a_crisis(language: str) -> None:
    assert offered(await run(Crisis(), "我不想活了", language=language)) == []


def test_every_moment_leads_to_a_lesson_that_exists() -> None:
    assert set(ABOUT.values()) <= set(lessons("zh"))
