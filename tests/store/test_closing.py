"""A store that closes leaves no connection open, whatever was going on: one that is lost is noticed much later, and by somebody else."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bench.soak.swift.loop import SwiftLoop
from bench.soak.swift.sqlite import in_one_thread, prepare
from bot.store.unit_of_work import Store


def url_in(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'closing.db'}"


async def work(store: Store, *, writing: bool) -> None:
    async with store.write() if writing else store.read() as uow:
        await uow.connection.execute(text("SELECT 1"))


async def cut(store: Store, steps: int, *, writing: bool) -> bool:
    """A unit of work that is cancelled after so many turns of the loop while the store closes; whether it had ended by then."""
    await work(store, writing=writing)
    task = asyncio.create_task(work(store, writing=writing))
    for _ in range(steps):
        await asyncio.sleep(0)
    ended = task.done()
    task.cancel()
    await store.close()
    await asyncio.wait({task})
    return ended


@pytest.fixture
def quick_collecting() -> Iterator[None]:
    """What the process holds already is not looked through again at each collection."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("quick_collecting")
@pytest.mark.parametrize("writing", [True, False])
def test_a_unit_of_work_that_is_cancelled_anywhere_leaves_no_connection_open(tmp_path: Path, writing: bool) -> None:
    lost, steps, ended = [], 0, False
    with in_one_thread():
        while not ended:
            with warnings.catch_warnings(record=True) as heard, asyncio.Runner(loop_factory=SwiftLoop) as runner:
                warnings.simplefilter("always")
                store = Store.open(url_in(tmp_path))
                prepare(store)
                ended = runner.run(cut(store, steps, writing=writing))
                del store
                gc.collect()
            lost += [(steps, str(each.message)) for each in heard if "before being closed" in str(each.message)]
            steps += 1
    assert steps > 5
    assert lost == []


async def close_while_in_use(url: str) -> None:
    store, may_end = Store.open(url), asyncio.Event()

    async def lasting() -> None:
        async with store.read():
            await may_end.wait()

    task = asyncio.create_task(lasting())
    while store.engine.sync_engine.pool.checkedout() == 0:  # type: ignore[attr-defined]  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0.05)
    may_end.set()
    await task
    await closing


async def test_a_store_waits_for_a_unit_of_work_that_is_still_open(tmp_path: Path) -> None:
    await close_while_in_use(url_in(tmp_path))
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        gc.collect()
    assert [each for each in heard if "before being closed" in str(each.message)] == []
