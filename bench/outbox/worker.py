"""The real outbox worker as a process to kill; only its patience is shorter, so that a trial takes minutes rather than hours."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from bot import outbox_worker
from bot.service import sending
from bot.settings import settings
from bot.store.unit_of_work import Store


async def main() -> None:
    """Send until killed."""
    sending.LEASE = timedelta(seconds=4)
    sending.RETRY_AFTER = tuple(timedelta(seconds=wait) for wait in (0.2, 0.4, 0.8, 1.6))
    outbox_worker.RECOVER_SECONDS = 1.0
    store = Store.open(settings().url)
    carriers, _ = await outbox_worker.carriers(store, settings())
    await outbox_worker.OutboxWorker(store, carriers, base_url=settings().base_url).run(asyncio.Event())


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    asyncio.run(main())
