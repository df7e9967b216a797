"""What was planned is looked at once more when it leaves: STOP, silence, a wrong number and the hour count until the last moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.lending.contact import Purpose
from bot.service import phone, sending
from bot.service.outbox import Carriers, Letter, post
from bot.service.phone import ShortMessage
from bot.service.records import ContactPreference, PhoneStatus
from bot.service.talk_records import Outgoing, PhoneLine
from bot.store.tables.outbox import outbox
from bot.store.tables.people import lender
from bot.store.tables.talk import phone_line
from bot.store.unit_of_work import Store, UnitOfWork
from tests.service.people import PHONE, add_people
from tests.service.test_outbox import ROUTE, Provider

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon of a Monday in Shanghai."""
CARRIERS: Carriers = {ROUTE: Provider()}


@pytest.fixture
async def store(store: Store) -> Store:
    async with store.write() as uow:
        await add_people(uow)
        await phone.line_to(uow, PHONE, "tqg", NOON)
    return store


async def plan(store: Store, key: str = "m", **more: Any) -> None:
    """Post an unasked message for B0001."""
    async with store.write() as uow:
        line = await _line(uow)
        conversation = await uow.conversations.get(line.conversation_id)
        assert conversation
        given = {"purpose": Purpose.REMINDER, "borrower_id": "B0001", **more}
        await post(uow, conversation, Letter(key=key, text="提醒", language="zh", **given), NOON)


async def _line(uow: UnitOfWork) -> PhoneLine:
    found = await uow.phones.peek(PHONE, "tqg")
    assert found
    return found


async def take(store: Store, at: datetime = NOON) -> Outgoing | None:
    async with store.write() as uow:
        return await sending.take(uow, at)


async def state(store: Store, key: str = "m") -> tuple[str, str | None]:
    async with store.read() as uow:
        row = (await uow.connection.execute(select(outbox.c.state, outbox.c.problem).where(outbox.c.key == key))).one()
    return row.state, row.problem


async def say(store: Store, text: str) -> None:
    async with store.write() as uow:
        message = ShortMessage(phone=PHONE, text=text, message_id=f"id-{text}")
        verb = phone.stop if text == "退订" else phone.resume
        line = await uow.phones.line(PHONE, "tqg")
        assert line
        await verb(uow, line, message, NOON)


async def sent_texts(store: Store) -> list[str]:
    async with store.read() as uow:
        rows = await uow.connection.execute(select(outbox.c.body).where(outbox.c.purpose == "reply").order_by(outbox.c.id))
        return [row.body["text"] for row in rows]


async def test_what_nothing_stands_against_leaves(store: Store) -> None:
    await plan(store)
    taken = await take(store)
    assert taken is not None
    assert (taken.state, taken.borrower_id, taken.purpose) == ("sending", "B0001", "reminder")


@pytest.mark.parametrize(("purpose", "says_how"), [(Purpose.CARE, True), (Purpose.REMINDER, False)])
async def test_a_text_that_asks_for_no_money_says_each_time_how_to_stop(store: Store, purpose: Purpose, says_how: bool) -> None:
    async with store.write() as uow:
        await uow.phones.mark_identified(PHONE, "tqg", NOON)
    await plan(store, purpose=purpose)
    taken = await take(store)
    assert taken is not None
    async with store.write() as uow:
        body = (await sending.dressed(uow, taken, CARRIERS, "", NOON)).body
    assert ("退订" in str(body.get("opt_out"))) is says_how


async def test_a_message_waits_until_the_hours_are_over_in_which_the_borrower_wants_peace(store: Store) -> None:
    await plan(store)
    wish = ContactPreference(
        borrower_id="B0001", channel="all", allowed=True, changed_at=NOON, quiet_from="11:30", quiet_to="14:00"
    )
    async with store.write() as uow:
        await uow.consents.put(wish)
    assert await take(store) is None
    assert await state(store) == ("queued", "quiet_hours")
    assert await take(store, NOON + timedelta(hours=2)) is not None


async def test_stop_reaches_what_already_waits_and_is_confirmed_once(store: Store) -> None:
    await plan(store)
    await say(store, "退订")
    assert await state(store) == ("suppressed", "ceased")
    await say(store, "退订")
    assert len([text for text in await sent_texts(store) if "已停止" in text]) == 1


async def test_what_is_planned_after_stop_does_not_leave_and_start_lets_it(store: Store) -> None:
    await say(store, "退订")
    await plan(store)
    confirmation = await take(store)
    assert confirmation is not None
    assert confirmation.purpose == "reply"
    async with store.write() as uow:
        await sending.sent(uow, confirmation, "provider", "1", NOON)
    assert await take(store) is None
    assert await state(store) == ("suppressed", "ceased")
    await say(store, "恢复")
    await plan(store, "later")
    async with store.write() as uow:
        reply = await sending.take(uow, NOON)
        assert reply is not None
        await sending.sent(uow, reply, "provider", "2", NOON)
    taken = await take(store)
    assert taken is not None
    assert taken.key == "later"


async def test_a_wish_about_every_channel_counts_as_well(store: Store) -> None:
    await plan(store)
    async with store.write() as uow:
        await uow.consents.put(ContactPreference(borrower_id="B0001", channel="all", allowed=False, changed_at=NOON))
    assert await take(store) is None
    assert await state(store) == ("suppressed", "ceased")


async def test_silence_after_danger_counts_even_for_notices(store: Store) -> None:
    await plan(store, purpose=Purpose.NOTICE)
    async with store.write() as uow:
        until = NOON.date() + timedelta(days=7)
        await uow.consents.put(
            ContactPreference(borrower_id="B0001", channel="all", allowed=True, changed_at=NOON, silent_until=until)
        )
    assert await take(store) is None
    assert await state(store) == ("suppressed", "crisis")


async def test_a_wrong_number_gets_nothing(store: Store) -> None:
    await plan(store)
    async with store.write() as uow:
        await uow.borrowers.set_phone_status("B0001", PhoneStatus.WRONG)
    assert await take(store) is None
    assert await state(store) == ("suppressed", "wrong_person")


async def test_a_message_to_a_number_that_changed_meanwhile_does_not_follow_nor_leave(store: Store) -> None:
    await plan(store, to="+8613800000077")
    assert await take(store) is None
    assert await state(store) == ("suppressed", "number_changed")


async def test_at_night_a_message_waits_for_the_morning_without_using_up_a_try(store: Store) -> None:
    await plan(store)
    night = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert await take(store, night) is None
    assert await state(store) == ("queued", "quiet_hours")
    morning = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    taken = await take(store, morning)
    assert taken is not None
    assert taken.attempts == 1


async def test_what_is_not_worth_sending_any_more_is_dropped(store: Store) -> None:
    await plan(store, life=timedelta(hours=2))
    assert await take(store, NOON + timedelta(hours=3)) is None
    assert await state(store) == ("dead", "expired")


async def test_an_answer_is_not_held_up_by_what_waits_for_the_morning(store: Store) -> None:
    await plan(store, not_before=NOON + timedelta(hours=20))
    await plan(store, "answer", purpose=Purpose.REPLY)
    taken = await take(store)
    assert taken is not None
    assert taken.key == "answer"


async def dressed(store: Store, at: datetime = NOON) -> Outgoing:
    async with store.write() as uow:
        taken = await sending.take(uow, at)
        assert taken is not None
        return await sending.dressed(uow, taken, CARRIERS, "https://chat.example", at)


async def test_the_first_unasked_message_says_who_writes_and_how_to_stop_and_the_next_one_need_not(store: Store) -> None:
    await plan(store)
    first = await dressed(store)
    assert first.body["signature"] == "提钱购"
    assert "自动助理" in first.body["hello"]
    assert "退订" in first.body["hello"]
    async with store.write() as uow:
        await sending.sent(uow, first, "provider", "1", NOON)
    await plan(store, "second")
    second = await dressed(store)
    assert "hello" not in second.body
    assert "opt_out" not in second.body


async def test_where_the_law_wants_it_every_message_says_how_to_stop(store: Store) -> None:
    async with store.write() as uow:
        await uow.connection.execute(update(lender).where(lender.c.id == "tqg").values(jurisdiction="us"))
        await uow.connection.execute(update(phone_line).values(identified_at=NOON, confirmed_at=NOON))
    await plan(store)
    assert "退订" in (await dressed(store)).body["opt_out"]


@pytest.mark.parametrize(
    ("days", "jurisdiction", "asked"),
    [(179, "cn", False), (181, "cn", True), (59, "us", False), (61, "us", True), (None, "us", True), (None, "cn", False)],
)
async def test_a_number_that_was_long_not_confirmed_is_asked_first_and_told_nothing(
    store: Store, days: int | None, jurisdiction: str, asked: bool
) -> None:
    confirmed = NOON - timedelta(days=days) if days is not None else None
    async with store.write() as uow:
        await uow.connection.execute(update(lender).where(lender.c.id == "tqg").values(jurisdiction=jurisdiction))
        await uow.connection.execute(update(phone_line).values(confirmed_at=confirmed, identified_at=NOON))
    await plan(store)
    await plan(store, "another")
    taken = [each for _ in range(2) if (each := await take(store)) is not None]
    questions = [each for each in taken if each.key.startswith("number:")]
    assert len(questions) == int(asked)
    assert (await state(store) == ("suppressed", "number_to_confirm")) == asked
    for question in questions:
        assert "提醒" not in question.body["text"]
        assert [choice["id"] for choice in question.body["choices"]] == ["verify", "wrong_person"]


async def test_a_provider_that_says_stop_is_believed(store: Store) -> None:
    from bot.service.outbox import DeliveryProblem

    await plan(store)
    await plan(store, "next")
    taken = await take(store)
    assert taken is not None
    async with store.write() as uow:
        await sending.failed(uow, taken, DeliveryProblem("refused_21610", stopped=True), NOON)
    assert await state(store) == ("dead", "refused_21610")
    assert await state(store, "next") == ("suppressed", "ceased")
    assert replace(taken, state="dead").unasked
