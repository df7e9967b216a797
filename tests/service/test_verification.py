"""One-time codes: short-lived, few, single use, and a person goes along with whoever proved themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.service import handoff, verification
from bot.service.conversation import Incoming, receive
from bot.service.phone import line_of
from bot.service.talk_records import Draft, PhoneLine
from bot.service.turn_context import EffectContext
from bot.store.tables.outbox import outbox
from bot.store.unit_of_work import Store, UnitOfWork
from tests.service.people import PHONE, add_people

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
async def line(store: Store) -> PhoneLine:
    async with store.write() as uow:
        await add_people(uow)
        found = await line_of(uow, PHONE, "tqg", NOW)
        await receive(uow, found.conversation_id, Incoming(client_msg_id="q", text="我欠多少", channel="sms"), NOW)
        return found


def turn(line: PhoneLine, now: datetime = NOW, seq: int = 1) -> EffectContext:
    return EffectContext(
        conversation_id=line.conversation_id,
        seq=seq,
        verified=None,
        lender_id="tqg",
        channel="sms",
        now=now,
        today=now.date(),
        language="zh",
    )


async def sent_code(uow: UnitOfWork, now: datetime = NOW) -> str | None:
    message = await uow.outbox.take(now, now)
    if message is None:
        return None
    await uow.outbox.settle(message.id, state="sent")
    found = re.search(r"\d{6}", message.body["text"])
    return found.group() if found else None


async def statuses(uow: UnitOfWork, conversation_id: str) -> list[str]:
    return [str(each.payload.get("status")) for each in await uow.conversations.entries(conversation_id, after=0, limit=99)]


async def test_a_code_proves_the_borrower_once(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        await verification.start_verification(uow, turn(line))
        code = await sent_code(uow)
        assert code
        to_answer = await verification.enter_code(uow, line, code, NOW)
        own = await uow.conversations.of_borrower("tqg", "B0001")
        assert own
        assert to_answer == [own.id]
        carried = await uow.conversations.entries(own.id, after=1, limit=9)
        assert [entry.text for entry in carried] == ["我欠多少"]
        assert await verification.enter_code(uow, line, code, NOW) is None


OFFER = Draft(sender="bot", text="先确认身份", payload={"choices": [{"id": "verify", "title": "核实身份"}]}, channel="sms")


async def proven_by_asking(uow: UnitOfWork, line: PhoneLine, now: datetime = NOW) -> list[tuple[str, str]]:
    """What stands in the borrower's own conversation once somebody wrote 核实 and sent the code: who said what."""
    entry, *_ = await receive(uow, line.conversation_id, Incoming(client_msg_id="v", text="核实", channel="sms"), now)
    await verification.start_verification(uow, turn(line, now, seq=entry.seq), asked_for=True)
    rows = (await uow.connection.execute(select(outbox.c.body).order_by(outbox.c.created_at.desc()))).scalars()
    code = next(found.group() for body in rows if (found := re.search(r"\d{6}", body["text"])))
    [own] = await verification.enter_code(uow, line, code, now) or []
    return [
        (str(row.payload.get("status", row.sender)), row.text) for row in await uow.conversations.entries(own, after=0, limit=9)
    ]


async def test_who_asks_for_the_code_in_words_is_answered_what_had_to_wait_for_it(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        await uow.conversations.append(line.conversation_id, OFFER, NOW)
        await receive(uow, line.conversation_id, Incoming(client_msg_id="w", text="安全吗", channel="sms"), NOW)
        said = await proven_by_asking(uow, line)
    assert [who for who, _ in said] == ["verified", "borrower"]
    assert said[1] == ("borrower", "我欠多少")


async def test_who_asked_nothing_that_had_to_wait_is_asked_what_they_want(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        assert [who for who, _ in await proven_by_asking(uow, line)] == ["verified_ask"]


async def test_a_question_of_yesterday_waits_no_more(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        await uow.conversations.append(line.conversation_id, OFFER, NOW)
        assert [who for who, _ in await proven_by_asking(uow, line, NOW + timedelta(days=1))] == ["verified_ask"]


@pytest.mark.parametrize(("late", "status"), [(timedelta(minutes=9), "verified"), (timedelta(minutes=10), "code_expired")])
async def test_a_code_is_good_for_ten_minutes(store: Store, line: PhoneLine, late: timedelta, status: str) -> None:
    async with store.write() as uow:
        await verification.start_verification(uow, turn(line))
        code = await sent_code(uow)
        assert code
        await verification.enter_code(uow, line, code, NOW + late)
        own = await uow.conversations.of_borrower("tqg", "B0001")
        assert (await statuses(uow, own.id if own else line.conversation_id))[-2 if own else -1] == status


async def test_five_wrong_tries_spend_a_code(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        await verification.start_verification(uow, turn(line))
        code = await sent_code(uow)
        assert code
        for number in range(5):
            assert await verification.enter_code(uow, line, f"{(int(code) + 1 + number) % 10**6:06d}", NOW) == []
        assert await verification.enter_code(uow, line, code, NOW) is None
        told = [each for each in await statuses(uow, line.conversation_id) if each.startswith("code_")]
        assert told == ["code_wrong"] * 4 + ["code_spent"]


async def test_codes_are_spaced_and_five_a_day_are_enough(store: Store, line: PhoneLine) -> None:
    sent = []
    async with store.write() as uow:
        for minute in range(0, 20, 2):
            at = NOW + timedelta(minutes=minute)
            await verification.start_verification(uow, turn(line, at))
            await verification.start_verification(uow, turn(line, at + timedelta(seconds=10)))
            sent.append(await sent_code(uow, at))
            assert await sent_code(uow, at) is None
        tomorrow = NOW + timedelta(days=1)
        await verification.start_verification(uow, turn(line, tomorrow))
        sent.append(await sent_code(uow, tomorrow))
    assert [bool(code) for code in sent] == [True] * 5 + [False] * 5 + [True]


async def test_a_new_code_ends_the_one_before(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        await verification.start_verification(uow, turn(line))
        first = await sent_code(uow)
        later = NOW + timedelta(minutes=1)
        await verification.start_verification(uow, turn(line, later))
        second = await sent_code(uow, later)
        assert first
        assert second
        if first != second:
            assert await verification.enter_code(uow, line, first, later) == []
        assert await verification.enter_code(uow, line, second, later)


async def test_a_person_who_helps_an_unproven_phone_goes_along_when_it_is_proven(store: Store, line: PhoneLine) -> None:
    async with store.write() as uow:
        await verification.start_verification(uow, turn(line))
        code = await sent_code(uow)
        assert code
        await handoff.open_case(uow, turn(line), topic="identity", reason="asked")
        await verification.enter_code(uow, line, code, NOW)
        own = await uow.conversations.of_borrower("tqg", "B0001")
        assert own
        case = await uow.cases.open_of(own.id)
        assert case
        assert (case.borrower_id, own.owner) == ("B0001", "queue")
        assert (await uow.conversations.lock(line.conversation_id)).owner == "bot"


async def test_on_the_web_the_page_is_asked_for_proof(store: Store, line: PhoneLine) -> None:
    from dataclasses import replace

    async with store.write() as uow:
        await verification.start_verification(uow, replace(turn(line), channel="web"))
        assert (await statuses(uow, line.conversation_id))[-1] == "verification"
        assert await sent_code(uow) is None
