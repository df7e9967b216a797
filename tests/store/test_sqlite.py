"""SQLite's driver is asked once a statement, and a transaction begins along with its first one."""

from __future__ import annotations

import asyncio
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.store.rows import as_values
from bot.store.tables.people import lender
from bot.store.unit_of_work import Store
from tests.service.people import LENDERS

TQG = as_values(LENDERS[0])


@pytest.fixture
def errands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    real = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, function: Any, *args: Any, **named: Any) -> Any:
        sent.append(function.__name__)
        return await real(self, function, *args, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return sent


async def test_a_statement_is_one_errand_and_takes_the_beginning_along(sqlite: Store, errands: list[str]) -> None:
    async with sqlite.read() as uow:
        await uow.lenders.all()
        errands.clear()
        await uow.lenders.all()
        await uow.lenders.all()
    assert errands == ["errand", "errand", "commit"]


async def test_a_writer_under_way_asks_small_things_on_the_spot_and_leaves_great_ones_to_the_thread(
    sqlite: Store, errands: list[str]
) -> None:
    async with sqlite.read() as uow:
        await uow.lenders.all()
    errands.clear()
    async with sqlite.write() as uow:
        await uow.connection.execute(insert(lender), [TQG, TQG | {"id": "other"}])
        assert len(await uow.lenders.all()) == 2
        await uow.connection.execute(insert(lender), [TQG | {"id": f"lender-{number}"} for number in range(50)])
        assert errands == ["errand"]
        await uow.connection.execute(insert(lender), [TQG | {"id": f"many-{number}"} for number in range(51)])
    assert errands == ["errand", "errand", "commit"]
    errands.clear()
    async with sqlite.write() as uow:
        assert len(await uow.lenders.all()) == 103
    assert errands == ["errand", "commit"]


async def test_whoever_waits_for_another_process_to_finish_writing_holds_up_nobody(sqlite: Store) -> None:
    other = Store.open(str(sqlite.engine.url))

    async def writes() -> None:
        async with other.write() as uow:
            await uow.connection.execute(insert(lender), [TQG | {"id": "other"}])

    async with asyncio.timeout(10):
        async with sqlite.write() as uow:
            await uow.connection.execute(insert(lender), [TQG])
            waiting = asyncio.create_task(writes())
            for _ in range(20):
                await asyncio.sleep(0.005)
            assert not waiting.done()
        await waiting
    async with sqlite.read() as uow:
        assert [each.id for each in await uow.lenders.all()] == ["other", "tqg"]
    await other.close()


async def test_a_transaction_that_asks_nothing_sends_nobody(sqlite: Store, errands: list[str]) -> None:
    async with sqlite.read() as uow:
        await uow.lenders.all()
    errands.clear()
    async with sqlite.write():
        pass
    assert errands == []


async def test_a_statement_that_fails_leaves_no_transaction_open(store: Store) -> None:
    async def fails_at_the_second() -> None:
        async with store.write() as uow:
            await uow.connection.execute(insert(lender), [TQG])
            await uow.connection.execute(insert(lender), [TQG])

    with pytest.raises(IntegrityError):
        await fails_at_the_second()
    async with store.write() as uow:
        assert (await uow.connection.execute(select(lender))).all() == []
        await uow.connection.execute(insert(lender), [TQG])
    async with store.read() as uow:
        assert [each.id for each in await uow.lenders.all()] == ["tqg"]


async def test_many_rows_are_read_in_their_order_and_a_row_tells_what_it_changed(store: Store) -> None:
    rows = [TQG | {"id": f"lender-{number:04}"} for number in range(2000)]
    async with store.write() as uow:
        await uow.connection.execute(insert(lender), rows)
        changed = await uow.connection.execute(lender.update().where(lender.c.id < "lender-1000").values(zone="UTC"))
        assert changed.rowcount == 1000
    async with store.read() as uow:
        assert [each.id for each in await uow.lenders.all()] == [row["id"] for row in rows]
        streamed = [row.id async for row in await uow.connection.stream(select(lender.c.id).order_by(lender.c.id))]
        assert streamed == [row["id"] for row in rows]


async def test_a_statement_whose_caller_went_away_is_taken_back_with_its_transaction(sqlite: Store) -> None:
    slow = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000) SELECT count(*) FROM n"

    async def interrupted() -> None:
        async with sqlite.write() as uow:
            await uow.connection.execute(text(slow))

    async with asyncio.timeout(5):
        working = asyncio.create_task(interrupted())
        await asyncio.sleep(0.05)
        working.cancel()
        await asyncio.wait({working})
    async with sqlite.write() as uow:
        await uow.connection.execute(insert(lender), [TQG])
    async with sqlite.read() as uow:
        assert len(await uow.lenders.all()) == 1


async def test_writers_of_one_process_queue_up_in_order_and_readers_pass_them(sqlite: Store) -> None:
    entered: list[int] = []
    going_on = asyncio.Event()

    async def writes(number: int) -> None:
        async with sqlite.write() as uow:
            entered.append(number)
            await uow.connection.execute(insert(lender), [TQG | {"id": f"lender-{number}"}])
            await going_on.wait()

    writing = [asyncio.create_task(writes(number)) for number in range(4)]
    async with sqlite.read() as uow:
        assert await uow.lenders.all() == ()
    await asyncio.sleep(0.05)
    assert entered == [0]
    going_on.set()
    await asyncio.gather(*writing)
    assert entered == [0, 1, 2, 3]
