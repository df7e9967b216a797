"""Wishes about contact are met as they were said, and nothing is promised to somebody whom nobody can tell."""

from __future__ import annotations

import pytest

from actions.base import Answer
from actions.contact import ResumeContact, StopContact, WrongPerson
from tests.actions.helpers import run


async def test_who_wants_quiet_at_some_hours_is_not_taken_to_want_no_message_at_all() -> None:
    said = await run(StopContact(), "别在晚上八点后发短信")
    assert said.effects == {"wish_hours": {"start": "20:00", "end": "08:00"}}
    assert "20:00到08:00" in said.text
    assert said.choices == ['resume_contact{"option":"any_hour"}']


async def test_the_hours_are_taken_back_with_one_choice() -> None:
    said = await run(ResumeContact(), entities=[{"entity": "option", "value": "any_hour"}])
    assert said.effects == {"wish_hours": {"start": None, "end": None}}


async def test_who_wants_messages_at_any_time_has_no_hours_left() -> None:
    said = await run(ResumeContact(), "随时都可以发")
    assert list(said.effects) == ["wish_hours", "resume_contact"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("action", [StopContact, ResumeContact, WrongPerson])
async def test_a_stranger_on_the_page_is_told_how_the_wish_counts_instead_of_a_promise(
    action: type[Answer], language: str
) -> None:
    said = await run(action(), "don't text me", verified=None, language=language)
    assert not said.effects
    assert "request_human" in said.choices


async def test_a_stranger_on_a_phone_is_obeyed_by_their_number() -> None:
    said = await run(StopContact(), "don't text me", verified=None, channel="sms", language="en")
    assert said.effects == {"stop_contact": {"channel": None}}
