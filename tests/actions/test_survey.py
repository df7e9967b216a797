"""How did we do: put once, after thanks or goodbye, and never on top of another question."""

from __future__ import annotations

import pytest

from actions import survey
from actions.survey import Feedback, Goodbye, Rate, Thanks
from tests.actions.helpers import run


@pytest.fixture
def plan_to_ask_about(monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(turn: object, tracker: object) -> tuple[str, str]:
        return "plan", "RP1"

    monkeypatch.setattr(survey, "occasion", found)


@pytest.fixture
def nothing_to_ask_about(monkeypatch: pytest.MonkeyPatch) -> None:
    async def found(turn: object, tracker: object) -> None:
        return None

    monkeypatch.setattr(survey, "occasion", found)


@pytest.mark.parametrize("action", [Thanks(), Goodbye()])
async def test_thanks_and_goodbye_bring_one_question_with_five_marks(plan_to_ask_about: None, action: Thanks) -> None:
    said = await run(action)
    assert len(said.texts) == 2
    assert said.choices[-1] == 'rate{"option": "plan:RP1", "number": "5"}'
    assert len(said.choices) == 5
    assert said.effects == {"ask_survey": {"survey": "plan", "subject": "RP1"}}


async def test_without_an_occasion_thanks_are_just_thanks(nothing_to_ask_about: None) -> None:
    said = await run(Thanks())
    assert len(said.texts) == 1
    assert said.effects == {}


async def test_an_open_question_comes_first(plan_to_ask_about: None) -> None:
    assert (await run(Thanks(), slots={"awaiting": "plan_answer"})).effects == {}


@pytest.mark.parametrize(("mark", "person"), [("1", True), ("2", True), ("3", False), ("5", False)])
async def test_a_low_mark_brings_a_person_within_reach(mark: str, person: bool) -> None:
    entities = [{"entity": "option", "value": "case:K1"}, {"entity": "number", "value": mark}]
    said = await run(Rate(), entities=entities)
    assert said.effects == {"rate": {"survey": "case", "subject": "K1", "score": int(mark)}}
    assert ("request_human" in said.choices) is person


async def test_words_of_praise_or_blame_are_kept_with_the_mark_before() -> None:
    said = await run(Feedback(), "等太久了")
    assert said.effects == {"survey_words": {"words": "等太久了"}}
