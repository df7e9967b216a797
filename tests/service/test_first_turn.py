"""The turn of a row that was just kept is the turn that the log would give, or none where the log would give another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.service import inbox, turns
from bot.service.conversation import Incoming, begin, of_borrower
from bot.service.turn import Say, TurnAnswer
from bot.store.unit_of_work import Store
from tests.service.people import BORROWERS, LENDERS, add_people

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)


@pytest.fixture
async def talk(store: Store) -> str:
    async with store.write() as uow:
        await add_people(uow)
        return (await of_borrower(uow, BORROWERS[0], "zh", NOW)).id


async def heard(store: Store, talk: str, text: str, name: str, now: datetime = NOW) -> inbox.Heard:
    async with store.write() as uow:
        return await inbox.hear(uow, talk, Incoming(client_msg_id=name, text=text, language="en"), now)


async def in_the_log(store: Store, talk: str, now: datetime = NOW) -> turns.Turn | None:
    async with store.read() as uow:
        return await turns.next_turn(uow, talk, now)


async def answered(store: Store, turn: turns.Turn | None) -> None:
    assert turn is not None
    offered = {"choices": [{"id": "a", "title": "Plan A"}]}
    answer = TurnAnswer(says=(Say(text="yes", payload=offered),), effects=(), state={"slots": {"x": 1}}, language="en")
    async with store.write() as uow:
        await turns.commit(uow, turn, answer, NOW)


async def test_it_is_the_turn_that_the_log_gives(store: Store, talk: str) -> None:
    first = await heard(store, talk, "how much?", "1")
    assert first.turn == await in_the_log(store, talk)
    await answered(store, first.turn)
    second = await heard(store, talk, "plan a", "2", LATER)
    assert second.turn == await in_the_log(store, talk, LATER)
    assert second.turn is not None
    assert (second.turn.request.choice, second.turn.request.state) == ("a", {"slots": {"x": 1}})


async def test_what_comes_while_something_is_unanswered_waits_its_turn(store: Store, talk: str) -> None:
    first = await heard(store, talk, "how much?", "1")
    assert (await heard(store, talk, "and why?", "2")).turn is None
    assert first.turn is not None
    again = await in_the_log(store, talk)
    assert again is not None
    assert again.question == first.turn.question


async def test_a_message_sent_again_begins_no_turn(store: Store, talk: str) -> None:
    await answered(store, (await heard(store, talk, "how much?", "1")).turn)
    again = await heard(store, talk, "how much?", "1")
    assert (again.is_new, again.turn) == (False, None)


async def test_a_person_who_has_the_conversation_is_left_to_answer(store: Store, talk: str) -> None:
    async with store.write() as uow:
        await uow.conversations.change(talk, owner="queue")
    said = await heard(store, talk, "is anybody there?", "1")
    assert (said.is_new, said.is_for_bot, said.turn) == (True, False, None)


async def test_a_visitor_s_turn_discloses_as_little_as_the_log_s(store: Store) -> None:
    async with store.write() as uow:
        await add_people(uow)
        visitor = await begin(uow, LENDERS[0], "zh", NOW)
    said = await heard(store, visitor.id, "how much do I owe?", "1")
    assert said.turn is not None
    assert said.turn.request.verified is None
    assert said.turn == await in_the_log(store, visitor.id)


async def test_a_number_means_the_choice_as_it_is_numbered_though_two_answers_brought_it(store: Store, talk: str) -> None:
    first = await heard(store, talk, "how much?", "1")
    assert first.turn is not None
    person, verify = {"id": "request_human", "title": "A person"}, {"id": "verify", "title": "Prove who I am"}
    says = tuple(Say(text=text, payload={"choices": choices}) for text, choices in (("a", [person]), ("b", [verify, person])))
    async with store.write() as uow:
        await turns.commit(uow, first.turn, TurnAnswer(says=says, effects=(), state={}, language="en"), NOW)
        conversation = await uow.conversations.get(talk)
    assert conversation is not None
    assert conversation.offered == [verify, person]
