"""The gateway's end, which comes within seconds whatever the database, a provider or a client does.

What was acknowledged is committed, and what was not is taken up at the next start, so work that does not end in its time may be cut
off as a crash would cut it. Most stops take as long as saying farewell to the clients.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Iterable
from typing import Any

from aiohttp import web

LOG = logging.getLogger("bot.stopping")
LAST_WORK_SECONDS = 3.0
LONGEST_STOP_SECONDS = 8.0
"""Well within the 30 s that containers are given, and the 15 s that are promised."""


async def let_finish(work: Iterable[asyncio.Task[Any]], seconds: float = LAST_WORK_SECONDS) -> None:
    """Wait for work that was told to stop, and cancel what has not by then; a database that keeps it waiting is not waited for."""
    if tasks := set(work):
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.sleep(0)


def end_in_time(app: web.Application) -> None:
    """End this process some seconds after it was told to stop, even when a thread of it waits for a lock of the database."""

    async def watch(_: web.Application) -> None:
        late = threading.Timer(LONGEST_STOP_SECONDS, _cut_off)
        late.daemon = True
        late.start()

    app.on_shutdown.insert(0, watch)


def _cut_off() -> None:
    LOG.warning(
        "stopping took longer than %d s and was cut off; what was under way is taken up at the next start", LONGEST_STOP_SECONDS
    )
    logging.shutdown()
    os._exit(0)
