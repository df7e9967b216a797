"""The audit chain shows every change to it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, update

from bot.service.audit import chained, first_break
from bot.store.tables.audit import audit_record
from bot.store.unit_of_work import Store

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def write(store: Store, verb: str) -> None:
    async with store.write() as uow:
        await uow.audit.add(actor="staff:lin", verb=verb, subject="K1", details={"b": 1, "a": "中文"}, at=AT)


async def broken_at(store: Store) -> int | None:
    async with store.read() as uow:
        return await first_break(uow)


async def test_an_untouched_chain_is_whole(store: Store) -> None:
    assert await broken_at(store) is None
    for number in range(5):
        await write(store, f"verb{number}")
    assert await broken_at(store) is None


async def test_writers_at_once_make_one_chain(store: Store) -> None:
    await asyncio.gather(*(write(store, f"verb{number}") for number in range(8)))
    assert await broken_at(store) is None
    async with store.read() as uow:
        assert [record.number for record in await uow.audit.records(after=0, limit=99)] == list(range(1, 9))


async def test_a_transaction_that_fails_leaves_no_record(store: Store) -> None:
    async def fails() -> None:
        async with store.write() as uow:
            await uow.audit.add(actor="a", verb="v", subject="s", details={}, at=AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    await write(store, "after")
    async with store.read() as uow:
        assert [record.verb for record in await uow.audit.records(after=0, limit=9)] == ["after"]


@pytest.mark.parametrize("column", ["actor", "verb", "subject", "details", "at", "previous", "hash"])
async def test_a_changed_record_shows(store: Store, column: str) -> None:
    for number in range(4):
        await write(store, f"verb{number}")
    value = {"details": {"a": 2}, "at": datetime(2020, 1, 1, tzinfo=UTC)}.get(column, "forged")
    async with store.write() as uow:
        await uow.connection.execute(update(audit_record).where(audit_record.c.number == 2).values({column: value}))
    assert await broken_at(store) == 2


@pytest.mark.parametrize(("removed", "shows"), [(1, 1), (2, 2), (4, 4)])
async def test_a_removed_record_shows(store: Store, removed: int, shows: int) -> None:
    for number in range(4):
        await write(store, f"verb{number}")
    async with store.write() as uow:
        await uow.connection.execute(delete(audit_record).where(audit_record.c.number == removed))
    assert await broken_at(store) == shows


async def test_a_record_added_at_the_end_shows(store: Store) -> None:
    await write(store, "real")
    async with store.write() as uow:
        last = (await uow.audit.records(after=0, limit=1))[0]
        forged = chained(2, last.hash, at=AT, actor="a", verb="forged", subject="s", details={})
        values = {
            name: getattr(forged, name) for name in ("number", "at", "actor", "verb", "subject", "details", "previous", "hash")
        }
        await uow.connection.execute(insert(audit_record).values(values))
    assert await broken_at(store) == 2
