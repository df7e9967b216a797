"""Conversations of the proven and of visitors, and what is told to somebody on a phone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.service import conversation as talk
from bot.service.conversation import Incoming
from bot.service.errors import Invalid, NotFound
from bot.service.phone import line_of
from bot.service.talk_records import Draft
from bot.store.unit_of_work import Store
from tests.service.people import BORROWERS, LENDERS, PHONE, UNKNOWN_PHONE, add_people

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def _people(store: Store) -> None:
    async with store.write() as uow:
        await add_people(uow)


async def test_a_borrower_who_comes_twice_at_once_has_one_conversation(store: Store) -> None:
    async def come() -> str:
        async with store.write() as uow:
            return (await talk.of_borrower(uow, BORROWERS[0], "zh", NOW)).id

    assert len(set(await asyncio.gather(*(come() for _ in range(6))))) == 1


async def test_a_phone_that_writes_twice_at_once_has_one_line(store: Store) -> None:
    async def write() -> str:
        async with store.write() as uow:
            return (await line_of(uow, PHONE, "lxqb", NOW)).conversation_id

    assert len(set(await asyncio.gather(*(write() for _ in range(6))))) == 1


async def test_a_phone_belongs_to_the_lender_it_was_given_to_or_else_to_the_first(store: Store) -> None:
    async with store.write() as uow:
        assert (await line_of(uow, PHONE, "lxqb", NOW)).lender_id == "tqg"
        assert (await line_of(uow, UNKNOWN_PHONE, "lxqb", NOW)).lender_id == "lxqb"


async def test_what_one_turn_says_is_one_text_message(store: Store) -> None:
    async with store.write() as uow:
        conversation = await talk.begin(uow, LENDERS[0], "zh", NOW, phone=PHONE)
        says = [
            Draft(sender="bot", text="第一句"),
            Draft(sender="bot", text="第二句", payload={"choices": [{"id": "a", "title": "甲"}]}),
        ]
        await talk.tell(uow, conversation.id, says, NOW)
        sent = await uow.outbox.take(NOW, NOW)
        assert sent is not None
        assert await uow.outbox.take(NOW, NOW) is None
    assert sent.body == {"text": "第一句\n第二句", "choices": [{"id": "a", "title": "甲"}], "signature": "提钱购"}


async def test_what_is_said_on_the_web_goes_to_no_phone(store: Store) -> None:
    async with store.write() as uow:
        conversation = await talk.begin(uow, LENDERS[0], "zh", NOW, phone=PHONE)
        await talk.receive(uow, conversation.id, Incoming(client_msg_id="w", text="我在网页上"), NOW)
        await talk.tell(uow, conversation.id, [Draft(sender="bot", text="好的")], NOW)
        assert await uow.outbox.take(NOW, NOW) is None


async def test_a_message_may_bring_its_language(store: Store) -> None:
    async with store.write() as uow:
        conversation = await talk.begin(uow, LENDERS[0], "zh", NOW)
        await talk.receive(uow, conversation.id, Incoming(client_msg_id="m", text="hi", language="en"), NOW)
        assert (await uow.conversations.lock(conversation.id)).language == "en"


async def test_a_choice_that_was_offered_long_ago_is_still_known_and_a_strange_one_never(store: Store) -> None:
    async with store.write() as uow:
        conversation = await talk.begin(uow, LENDERS[0], "zh", NOW)
        offer = Draft(sender="bot", text="选一个", payload={"choices": [{"id": "a", "title": "甲"}]})
        await talk.tell(uow, conversation.id, [offer], NOW)
        await talk.tell(uow, conversation.id, [Draft(sender="bot", text=f"第{n}句") for n in range(50)], NOW)
        entry, *_ = await talk.receive(uow, conversation.id, Incoming(client_msg_id="m", choice="a"), NOW)
        assert (entry.text, entry.payload) == ("甲", {"choice": "a"})
        with pytest.raises(Invalid, match="unknown_choice"):
            await talk.receive(uow, conversation.id, Incoming(client_msg_id="n", choice="b"), NOW)


async def test_a_conversation_that_is_not_there_takes_nothing(store: Store) -> None:
    async with store.write() as uow:
        with pytest.raises(NotFound):
            await talk.receive(uow, "nowhere", Incoming(client_msg_id="m", text="hi"), NOW)
        with pytest.raises(NotFound):
            await uow.conversations.append("nowhere", Draft(sender="bot", text="x"), NOW)


async def test_a_row_shows_what_clients_need_and_its_repr_hides_what_was_said(store: Store) -> None:
    async with store.write() as uow:
        conversation = await talk.begin(uow, LENDERS[0], "zh", NOW, phone=PHONE)
        entry, *_ = await talk.receive(uow, conversation.id, Incoming(client_msg_id="m", text="我的秘密"), NOW)
    assert set(entry.to_json()) == {"seq", "at", "sender", "kind", "text", "payload", "language", "channel", "client_msg_id"}
    assert "我的秘密" not in repr(entry)
    assert PHONE not in repr(conversation)


@pytest.mark.parametrize(
    ("typed", "meant"), [("plan a", 'choose{"option": "a"}'), ("Plan A.", 'choose{"option": "a"}'), ("a plan", None)]
)
async def test_typing_what_a_button_says_is_using_it(store: Store, typed: str, meant: str | None) -> None:
    async with store.write() as uow:
        conversation = await talk.of_borrower(uow, BORROWERS[0], "en", NOW)
        offered = [{"id": 'choose{"option": "a"}', "title": "Plan A"}, {"id": 'choose{"option": "b"}', "title": "Plan B"}]
        await uow.conversations.change(conversation.id, offered=offered)
        entry, *_ = await talk.receive(uow, conversation.id, Incoming(client_msg_id="1", text=typed), NOW)
        now_offering = await uow.conversations.get(conversation.id)
        assert now_offering is not None
        assert talk.chosen(now_offering, entry) == meant
        assert entry.text == typed


async def test_a_choice_that_two_answers_bring_is_numbered_once(store: Store) -> None:
    person, verify = {"id": "request_human", "title": "人工"}, {"id": "verify", "title": "验证"}
    async with store.write() as uow:
        conversation = await talk.begin(uow, LENDERS[0], "zh", NOW, phone=PHONE)
        says = [
            Draft(sender="bot", text=text, payload={"choices": choices})
            for text, choices in (("甲", [person]), ("乙", [verify, person]))
        ]
        await talk.tell(uow, conversation.id, says, NOW)
        sent = await uow.outbox.take(NOW, NOW)
    assert sent is not None
    assert sent.body["choices"] == [verify, person]
