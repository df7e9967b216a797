"""Handing turns to dialogue workers over loopback HTTP: the least busy one that is ready.

A worker that refuses connections or is still loading is not ready and gets nothing; that is waited out. A worker that took a turn and
then failed, died or ran over its time is a WorkerFailed, for the runner to try on another one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import aiohttp

from bot.service.turn import TurnAnswer, TurnRequest

KEY_HEADER = "X-Worker-Key"
LOOK_AGAIN = 0.25
HEALTH_KEPT = 1.0
HEALTH_TIMEOUT = aiohttp.ClientTimeout(total=2)


class WorkerFailed(Exception):
    """A worker took the turn and gave no answer that can be used."""


class WorkerAway(WorkerFailed):
    """A worker can't reach what it needs for an answer now; none is likely to."""


class NoWorker(Exception):
    """No worker was ready in the time allowed."""


class Workers:
    """The dialogue workers that this gateway may use."""

    def __init__(self, urls: Sequence[str], key: str, timeout_seconds: float) -> None:
        self._busy = {url.rstrip("/"): 0 for url in urls if url}
        self._seen: dict[str, tuple[float, bool]] = {}
        self._headers = {KEY_HEADER: key}
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._client: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), trust_env=False)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    @property
    def any_known(self) -> bool:
        """Whether some worker was ready when it was last looked at."""
        return any(ready for _, ready in self._seen.values())

    async def any_ready(self) -> bool:
        """Whether some worker can answer now."""
        return any(await asyncio.gather(*(self._ready(url) for url in self._busy)))

    async def answer(self, request: TurnRequest, patience: float, avoid: str | None = None) -> TurnAnswer:
        """The answer of a ready worker, another than `avoid` where there is one; WorkerFailed names the one that failed."""
        until = time.monotonic() + patience
        while True:
            url = await self._choose(until, avoid)
            self._busy[url] += 1
            try:
                answer = await self._ask(url, request)
                self._seen[url] = (time.monotonic(), True)
                return answer
            except aiohttp.ClientConnectorError:
                self._seen[url] = (time.monotonic(), False)
            except aiohttp.ClientResponseError as problem:
                raise (WorkerAway if problem.status == 503 else WorkerFailed)(url) from problem
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as problem:
                self._seen.pop(url, None)
                raise WorkerFailed(url) from problem
            finally:
                self._busy[url] -= 1

    async def _ask(self, url: str, request: TurnRequest) -> TurnAnswer:
        asked = self._open.post(f"{url}/turn", json=request.to_json(), headers=self._headers, timeout=self._timeout)
        async with asked as response:
            response.raise_for_status()
            return TurnAnswer.from_json(await response.json())

    async def _choose(self, until: float, avoid: str | None) -> str:
        while True:
            ready = [url for url in self._busy if await self._ready(url)]
            if ready:
                return min(ready, key=lambda url: (url == avoid, self._busy[url]))
            if time.monotonic() >= until:
                raise NoWorker
            await asyncio.sleep(LOOK_AGAIN)

    async def _ready(self, url: str) -> bool:
        at, ready = self._seen.get(url, (0.0, False))
        if ready and time.monotonic() - at < HEALTH_KEPT:
            return True
        try:
            async with self._open.get(f"{url}/healthz", timeout=HEALTH_TIMEOUT) as response:
                ready = response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            ready = False
        self._seen[url] = (time.monotonic(), ready)
        return ready

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._client is None:
            raise RuntimeError("the workers are used before open()")
        return self._client
