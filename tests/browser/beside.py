"""Work on the running server's own database by the side, as another process would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bot.store.unit_of_work import Store

T = TypeVar("T")


def beside(url: str, work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
    """What the work answers; it runs in a thread of its own, since the browser's driver has this one's loop."""

    async def run() -> T:
        store = Store.open(url)
        try:
            return await work(store)
        finally:
            await store.close()

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, run()).result()
