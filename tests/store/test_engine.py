"""Both databases keep what they are given: what was committed, and nothing of a transaction that failed."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text

from bot.store import engine
from bot.store.tables.people import lender
from bot.store.unit_of_work import Store
from tests.postgres import Cluster

TQG = {"id": "tqg", "name_zh": "提钱购", "name_en": "TiQianGou", "currency": "CNY", "zone": "Asia/Shanghai", "jurisdiction": "cn"}


async def test_a_committed_row_is_there_for_the_next_reader(store: Store) -> None:
    async with store.write() as uow:
        await uow.connection.execute(insert(lender), [TQG])
    async with store.read() as uow:
        assert (await uow.connection.execute(select(lender.c.name_zh))).scalar_one() == "提钱购"


async def test_a_block_that_fails_leaves_nothing(store: Store) -> None:
    async def fails_halfway() -> None:
        async with store.write() as uow:
            await uow.connection.execute(insert(lender), [TQG])
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await fails_halfway()
    async with store.read() as uow:
        assert (await uow.connection.execute(select(lender))).first() is None


async def test_a_reader_sees_one_moment_whatever_is_committed_meanwhile(store: Store) -> None:
    async with store.read() as before:
        assert (await before.connection.execute(select(lender))).first() is None
        async with store.write() as uow:
            await uow.connection.execute(insert(lender), [TQG])
        assert (await before.connection.execute(select(lender))).first() is None
    async with store.read() as after:
        assert (await after.connection.execute(select(lender))).first() is not None


async def test_a_connection_that_was_cut_while_it_lay_idle_is_replaced(
    postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.lend()
    store = Store.open(url)
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0.0)
    async with store.read() as uow:
        own = await uow.connection.scalar(text("SELECT pg_backend_pid()"))
    other = Store.open(url)
    async with other.write() as uow:
        assert await uow.connection.scalar(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
    async with store.read() as uow:
        assert await uow.connection.scalar(text("SELECT pg_backend_pid()")) != own
    await store.close()
    await other.close()
    postgres.take_back(url, [])
