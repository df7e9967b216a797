"""Those who write to SQLite at once share a commit: nobody goes on before it, and who fails takes back only what they wrote."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.store.rows import as_values
from bot.store.tables.people import lender
from bot.store.unit_of_work import Store, UnitOfWork
from tests.service.people import LENDERS

TQG = as_values(LENDERS[0])


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    real = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, function: Any, *args: Any, **named: Any) -> Any:
        if function.__name__ == "commit":
            sent.append("commit")
        return await real(self, function, *args, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return sent


async def add(uow: UnitOfWork, name: str) -> None:
    await uow.connection.execute(insert(lender), [TQG | {"id": name}])


def kept(store: Store) -> list[str]:
    """What another process would find on the disk."""
    with sqlite3.connect(str(store.engine.url.database)) as other:
        return [row[0] for row in other.execute("SELECT id FROM lender ORDER BY id")]


async def behind_a_first(store: Store, *others: Callable[[], Awaitable[object]]) -> list[object]:
    """Has these wait while a first one writes, lets all go on, and answers what became of each."""
    going_on = asyncio.Event()

    async def first() -> None:
        async with store.write() as uow:
            await add(uow, "first")
            await going_on.wait()

    writing = [asyncio.create_task(first())]
    await asyncio.sleep(0)
    writing += [asyncio.ensure_future(other()) for other in others]  # type: ignore[misc,arg-type]
    await asyncio.sleep(0.02)
    going_on.set()
    return list(await asyncio.gather(*writing, return_exceptions=True))


async def test_those_who_queue_up_share_a_commit_and_one_alone_has_its_own(sqlite: Store, commits: list[str]) -> None:
    async def writes(number: int) -> list[str]:
        async with sqlite.write() as uow:
            await add(uow, f"lender-{number}")
        return kept(sqlite)

    commits.clear()
    seen = await behind_a_first(sqlite, *(lambda number=number: writes(number) for number in range(7)))  # type: ignore[misc]
    everything = ["first", *(f"lender-{number}" for number in range(7))]
    assert seen == [None, *([everything] * 7)]
    assert commits == ["commit"]
    assert await writes(9) == [*everything, "lender-9"]
    assert commits == ["commit", "commit"]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.sampled_from(["writes", "raises", "repeats", "is cut off"]), min_size=1, max_size=7))
async def test_whoever_fails_among_others_takes_back_what_they_wrote_and_nothing_else(sqlite: Store, fates: list[str]) -> None:
    async with sqlite.write() as uow:
        await uow.connection.execute(lender.delete())

    async def lives(number: int, fate: str) -> None:
        async with sqlite.write() as uow:
            await add(uow, f"{number}")
            await add(uow, f"{number}-again")
            if fate == "raises":
                raise LookupError(fate)
            if fate == "repeats":
                await add(uow, f"{number}")
            if fate == "is cut off":
                task = asyncio.current_task()
                assert task is not None
                task.cancel()
                await asyncio.sleep(0)

    ends = await behind_a_first(sqlite, *(lambda n=n, fate=fate: lives(n, fate) for n, fate in enumerate(fates)))  # type: ignore[misc]
    wanted = {"writes": type(None), "raises": LookupError, "repeats": IntegrityError, "is cut off": asyncio.CancelledError}
    assert [type(end) for end in ends] == [type(None), *(wanted[fate] for fate in fates)]
    done = [name for n, fate in enumerate(fates) if fate == "writes" for name in (f"{n}", f"{n}-again")]
    assert kept(sqlite) == sorted([*done, "first"])


async def test_whoever_is_refused_for_what_another_wrote_learns_it_when_that_is_on_the_disk(sqlite: Store) -> None:
    async def refused() -> list[str]:
        try:
            async with sqlite.write() as uow:
                await add(uow, "first")
        except IntegrityError:
            return kept(sqlite)
        return []

    assert await behind_a_first(sqlite, refused) == [None, ["first"]]


async def test_a_first_one_that_fails_leaves_the_way_free_for_the_next(sqlite: Store) -> None:
    async def fails() -> None:
        async with sqlite.write() as uow:
            await add(uow, "taken back")
            raise LookupError

    async def writes() -> None:
        async with sqlite.write() as uow:
            await add(uow, "kept")

    ends = await asyncio.gather(fails(), writes(), return_exceptions=True)
    assert [type(end) for end in ends] == [LookupError, type(None)]
    assert kept(sqlite) == ["kept"]


async def test_what_was_written_is_committed_even_if_everybody_goes_away_while_waiting_for_it(sqlite: Store) -> None:
    entered = asyncio.Event()

    async def writes(name: str) -> None:
        async with sqlite.write() as uow:
            await add(uow, name)
            entered.set()

    writing = [asyncio.create_task(writes(name)) for name in ("one", "two")]
    await entered.wait()
    for task in writing:
        task.cancel()
    await asyncio.wait(writing)
    async with asyncio.timeout(5), sqlite.write() as uow:
        await add(uow, "three")
    assert "three" in kept(sqlite)
    with sqlite3.connect(str(sqlite.engine.url.database), timeout=0) as other:
        other.execute("BEGIN IMMEDIATE")


async def test_a_transaction_that_is_given_up_underneath_is_a_failure_for_all_who_wrote_in_it(sqlite: Store) -> None:
    async def gives_up() -> None:
        async with sqlite.write() as uow:
            await add(uow, "second")
            raw = (await uow.connection.get_raw_connection()).driver_connection
            assert raw is not None
            raw._conn.rollback()

    ends = await behind_a_first(sqlite, gives_up)
    assert [type(end) for end in ends] == [OperationalError, OperationalError]
    assert kept(sqlite) == []
    async with sqlite.write() as uow:
        await add(uow, "after")
    assert kept(sqlite) == ["after"]
