"""A browser as `shared/sync.js` makes one: the log by cursor, over a socket or the long poll, and an outbox that repeats itself.

The steps are those of the page, with shorter patience. `handed` is what the page would have drawn, in the order in which it would have.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp

Json = dict[str, Any]
ANSWER_WITHIN, QUIET_FOR, POLL_SECONDS = 4.0, 5.0, 1.5
BACKOFF, LONGEST_BACKOFF = 0.15, 1.2
SOCKET_TRIES, POLLS_BEFORE_NEXT_SOCKET = 2, 3
BROKEN = (aiohttp.ClientError, TimeoutError, OSError, ValueError)
_IDS = count(1)


class Log:
    """As `shared/log.js`: rows come out once each and in the order of `seq`."""

    def __init__(self) -> None:
        self.last, self._held = 0, dict[int, Json]()

    def accept(self, events: Iterable[Json]) -> list[Json]:
        self._hold(events)
        return self._release(lambda: self._held.get(self.last + 1))

    def complete(self, events: list[Json]) -> list[Json]:
        up_to = max([self.last, *(event["seq"] for event in events)])
        self._hold(events)

        def first() -> Json | None:
            seq = min(self._held, default=0)
            return self._held[seq] if seq and (seq <= up_to or seq == self.last + 1) else None

        return self._release(first)

    @property
    def gap(self) -> bool:
        return bool(self._held)

    def _hold(self, events: Iterable[Json]) -> None:
        self._held |= {event["seq"]: event for event in events if event["seq"] > self.last}

    def _release(self, following: Callable[[], Json | None]) -> list[Json]:
        ready = []
        while (event := following()) is not None:
            del self._held[event["seq"]]
            self.last = event["seq"]
            ready.append(event)
        return ready


@dataclass
class Item:
    """A message on its way out. `seq` is known once it was acknowledged, `refused` once it was refused for good."""

    body: Json
    id: str = field(default_factory=lambda: f"c{next(_IDS)}")
    seq: int = 0
    refused: int = 0
    copies: int = 1


class Browser:
    """One page. `port` is that of its line; `base` the conversation's address on it."""

    def __init__(self, port: int, base: str, headers: dict[str, str], credential: str | None) -> None:
        self.url, self.headers, self.credential = f"http://127.0.0.1:{port}{base}", headers, credential
        self.log, self.handed, self.items = Log(), list[Json](), list[Item]()
        self.known_last = 0
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._wake, self._outbox = asyncio.Event(), asyncio.Event()
        self._lost, self._open = 0, True
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        self.client = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True), timeout=timeout, headers=self.headers
        )
        for work in (self._run(), self._send_all()):
            self._do(work)

    async def close(self) -> None:
        """The page is left; what was not acknowledged by then may or may not be in the log."""
        self._open = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.client.close()

    def send(self, body: Json, copies: int = 1) -> Item:
        item = Item(body, copies=copies)
        self.items.append(item)
        self._outbox.set()
        return item

    def nudge(self) -> None:
        """`visibilitychange`, `pageshow` or `online`."""
        self._wake.set()
        self._outbox.set()
        if self._line is not None:
            self._do(self._catch_up())

    @property
    def unsent(self) -> bool:
        return any(not item.seq and not item.refused for item in self.items)

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()

    async def _run(self) -> None:
        pause = BACKOFF
        while self._open:
            try:
                await self._read(0)
                pause = BACKOFF
                if self._lost < SOCKET_TRIES:
                    await self._live()
                else:
                    for _ in range(POLLS_BEFORE_NEXT_SOCKET):
                        await self._read(POLL_SECONDS)
                    self._lost = 0
            except BROKEN:
                pass
            await self._pause(pause)
            pause = min(LONGEST_BACKOFF, pause * 2)

    async def _catch_up(self) -> None:
        try:
            await self._read(0)
        except BROKEN:
            if self._line is not None:
                await self._line.close()

    async def _read(self, wait: float) -> None:
        more = True
        while more:
            url = f"{self.url}/events?after={self.log.last}&wait={wait}"
            async with self.client.get(url, headers=self._proof) as answer:
                if answer.status != 200:
                    raise ValueError(answer.status)
                news = await answer.json()
            self.handed += self.log.complete(news["events"])
            self.known_last = max(self.known_last, news["last"])
            more = bool(news["events"]) and self.log.last < news["last"]

    @property
    def _proof(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credential}"} if self.credential else {}

    async def _live(self) -> None:
        greeted = False
        try:
            timeout = aiohttp.ClientWSTimeout(ws_close=0.2)
            async with self.client.ws_connect(f"{self.url}/socket?after={self.log.last}", timeout=timeout) as line:
                if self.credential:
                    await line.send_json({"type": "auth", "credential": self.credential})
                patience = ANSWER_WITHIN
                while True:
                    message = await self._next(line, patience if not greeted else QUIET_FOR)
                    if message is None:
                        return
                    if message["type"] == "hello":
                        greeted, self._line = True, line
                    await self._hear(line, message)
        except BROKEN:
            return
        finally:
            self._line = None
            self._lost = 0 if greeted else self._lost + 1

    async def _next(self, line: aiohttp.ClientWebSocketResponse, patience: float) -> Json | None:
        """The next message; a line that is quiet for long is asked for a sign of life, and given up without one."""
        for within in (patience, ANSWER_WITHIN):
            try:
                frame = await line.receive(within)
            except TimeoutError:
                await line.send_json({"type": "ping"})
                continue
            return json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else None
        return None

    async def _hear(self, line: aiohttp.ClientWebSocketResponse, message: Json) -> None:
        if message["type"] == "ping":
            await line.send_json({"type": "pong"})
        if message["type"] == "event":
            self.handed += self.log.accept([message["event"]])
        if self.log.gap or (message["type"] == "hello" and message["last"] > self.log.last):
            self._do(self._catch_up())

    async def _send_all(self) -> None:
        while self._open:
            waiting = [item for item in self.items if not item.seq and not item.refused]
            if not waiting:
                await self._outbox.wait()
                self._outbox.clear()
                continue
            await self._attempt(waiting[0])
            if not waiting[0].seq and not waiting[0].refused:
                await asyncio.sleep(BACKOFF)

    async def _attempt(self, item: Item) -> None:
        for status, seq in await asyncio.gather(*(self._post(item) for _ in range(item.copies))):
            if status in (200, 202):
                item.seq = item.seq or seq
                assert item.seq == seq, "the same message was given two numbers"
            elif 400 <= status < 500 and status not in (401, 429):
                item.refused = status

    async def _post(self, item: Item) -> tuple[int, int]:
        try:
            json = {"client_msg_id": item.id, **item.body}
            async with self.client.post(f"{self.url}/messages", json=json, headers=self._proof) as answer:
                return answer.status, (await answer.json()).get("seq", 0)
        except BROKEN:
            return 0, 0
