"""Both databases keep what they are given: what was committed, and nothing of a transaction that failed."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.store.tables.people import lender
from bot.store.unit_of_work import Store

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
