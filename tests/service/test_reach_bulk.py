"""A page of messages that is posted at once leaves behind what posting them one by one leaves, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from bench.book.make import make
from bot.lending.contact import Purpose
from bot.service import imports
from bot.service.conversation import of_borrower
from bot.service.outbox import Letter
from bot.service.outreach import plan_page, post
from bot.service.outreach_records import Planned
from bot.service.reach import letter
from bot.service.reach_bulk import tell_all
from bot.service.reach_post import tell
from bot.service.reach_records import DecisionRow
from bot.service.records import Borrower
from bot.service.talk_records import PhoneLine
from bot.store.tables.outbox import outbox
from bot.store.tables.people import borrower, contact_preference
from bot.store.tables.reach import contact_decision
from bot.store.tables.talk import conversation, entry, phone_line
from bot.store.unit_of_work import Store, UnitOfWork
from tests.service.book import TODAY, days, moment

DAY = days(1)
NINE = moment(DAY) - timedelta(hours=3)
BORROWERS = 90
Posting = Callable[[UnitOfWork, Sequence[Planned], datetime], Any]


@pytest.fixture(autouse=True)
async def book(store: Store, tmp_path: Path) -> None:
    """The seeded book of `bench.book`, with wishes, proven numbers, addresses, shared phones and earlier messages here and there."""
    make(tmp_path, BORROWERS, TODAY)
    async with store.write() as uow:
        await imports.loans(uow, tmp_path / "loans.csv", NINE)
        await imports.payments(uow, tmp_path / "payments.csv", NINE, TODAY)
        for person in (await uow.borrowers.among(await uow.outreach.borrowers("", BORROWERS))).values():
            await lived(uow, person, Random(person.id))


async def lived(uow: UnitOfWork, person: Borrower, dice: Random) -> None:
    """What may have been before, so that every way of posting has its share."""
    kind = dice.choice(("nothing", "line", "proven", "lapsed", "email", "stopped", "elsewhere"))
    if kind in ("line", "proven", "lapsed"):
        await tell(uow, person, plain(f"before:{person.id}", person), NINE - timedelta(days=dice.randint(1, 50)))
    if kind in ("proven", "lapsed"):
        own = await of_borrower(uow, person, "zh", NINE - timedelta(days=50))
        line = await uow.phones.line(person.phone, person.lender_id)
        until = NINE + timedelta(hours=1 if kind == "proven" else -1)
        proven = {"verified_id": own.id, "verified_until": until, "confirmed_at": NINE - timedelta(days=3)}
        await uow.phones.keep_line(replace(line, **proven))
    if kind == "email":
        to = {"email": f"{person.id}@example.com", "email_confirmed_on": TODAY, "phone_status": "wrong"}
        await uow.connection.execute(update(borrower).where(borrower.c.id == person.id).values(to))
    if kind == "stopped":
        said = {"channel": "*", "allowed": False, "changed_at": NINE}
        await uow.connection.execute(insert(contact_preference).values(borrower_id=person.id, **said))
    if kind == "elsewhere":
        other = "lxqb" if person.lender_id == "tqg" else "tqg"
        known = await uow.conversations.of_borrower(person.lender_id, person.id) or await of_borrower(uow, person, "zh", NINE)
        await uow.phones.add_line(PhoneLine(phone=person.phone, lender_id=other, conversation_id=known.id))


def plain(key: str, person: Borrower) -> Letter:
    return Letter(key=key, text="您好", language="zh", purpose=Purpose.NOTICE, borrower_id=person.id)


async def one_by_one(uow: UnitOfWork, planned: Sequence[Planned], now: datetime) -> int:
    """As the gate posts a single message."""
    posted = 0
    for each in planned:
        leaves = each.leaves_at or now
        kept = await uow.reach.claim(DecisionRow.of(each.message, each.borrower, each.verdict, each.on, leaves))
        if kept and each.verdict.posted:
            await tell(uow, each.borrower, letter(each.message, each.borrower, leaves), now)
            posted += 1
    return posted


async def left_behind(store: Store, *posting: Posting) -> tuple[list[int], dict[str, list[Any]]]:
    """How many each run posted, and every row after them; conversations are told apart by whose they are, as their ids are drawn."""
    async with store.write() as uow:
        before = {table.name: (await uow.connection.execute(select(table))).all() for table in TABLES}
        everybody = await uow.outreach.borrowers("", BORROWERS)
        posted = []
        for number, way in enumerate(posting):
            planned = await plan_page(uow, everybody, DAY + timedelta(days=number), NINE + timedelta(days=number))
            posted.append(await way(uow, planned, NINE + timedelta(days=number)))
        after = {table.name: sorted(map(repr, await rows(uow, table))) for table in TABLES}
        for table in reversed(TABLES):
            await uow.connection.execute(delete(table))
        for table in TABLES:
            if before[table.name]:
                await uow.connection.execute(insert(table), [dict(row._mapping) for row in before[table.name]])
    return posted, after


TABLES: list[Table] = [conversation, phone_line, entry, outbox, contact_decision]


async def rows(uow: UnitOfWork, table: Table) -> list[dict[str, Any]]:
    whose = {
        row.id: f"{row.lender_id} {row.borrower_id} {row.phone}" for row in await uow.connection.execute(select(conversation))
    }
    found = [dict(row._mapping) for row in await uow.connection.execute(select(table))]
    if table in (outbox, conversation):
        found = [{name: value for name, value in row.items() if name != "id"} for row in found]
    return [{name: whose.get(value, value) if isinstance(value, str) else value for name, value in row.items()} for row in found]


async def test_posting_a_page_at_once_is_posting_its_messages_one_by_one(store: Store) -> None:
    together = await left_behind(store, post, post)
    single = await left_behind(store, one_by_one, one_by_one)
    assert together == single
    assert together[0][0] > BORROWERS / 10
    assert len({row.split("'channel': ")[1].split(",")[0] for row in together[1]["outbox"]}) == 2


async def test_what_was_posted_is_not_posted_again_in_a_page(store: Store) -> None:
    async with store.write() as uow:
        planned = await plan_page(uow, await uow.outreach.borrowers("", BORROWERS), DAY, NINE)
        first = await post(uow, planned[: len(planned) // 2], NINE)
        rest = await post(uow, planned, NINE)
        assert 0 < first < first + rest == sum(each.verdict.posted for each in planned)


async def test_two_letters_to_one_phone_in_a_page_come_into_one_conversation(store: Store) -> None:
    async with store.write() as uow:
        [person] = (await uow.borrowers.among(["P00000001"])).values()
        await tell_all(uow, [(person, plain("one", person)), (person, plain("two", person))], NINE)
        line = await uow.phones.line(person.phone, person.lender_id)
        assert [each.seq for each in await uow.conversations.entries(line.conversation_id, after=0, limit=9)][-2:] in (
            [1, 2],
            [2, 3],
        )


async def test_nothing_to_tell_is_nothing_done(store: Store) -> None:
    async with store.write() as uow:
        await tell_all(uow, [], NINE)
        assert await post(uow, [], NINE) == 0
