"""Keeping providers' calls: those that come at the same time share one transaction, so that a burst is answered as fast as one call.

A call is answered only after the transaction that holds it was committed. The work on calls takes turns with their keeping.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.service import webhooks
from bot.store.unit_of_work import Store


@dataclass
class Keeper:
    """`turns` is held by whoever writes; asking for it in order lets neither keeping nor work starve."""

    store: Store
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: list[tuple[dict[str, Any], asyncio.Future[None]]] = field(default_factory=list)

    async def keep(self, **call: Any) -> None:
        """Returns once the call is safe; raises when the database could not take it, and the provider calls again."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((call, done))
        async with self.turns:
            if not done.done():
                await self._keep_all()
        await done

    async def _keep_all(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            async with self.store.write() as uow:
                for call, _ in batch:
                    await webhooks.keep(uow, **call)
        except Exception as problem:
            for _, done in batch:
                done.set_exception(problem)
        else:
            for _, done in batch:
                done.set_result(None)
