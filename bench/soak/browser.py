"""A browser as `shared/sync.js` makes one: the log by cursor, over a socket or the long poll, and an outbox that repeats itself.

The steps are those of the page. `handed` is what the page would have drawn, in the order in which it would have; with `newest` it begins
with so many rows, and older ones are read back page by page.
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
SOCKET_TRIES, POLLS_BEFORE_NEXT_SOCKET = 2, 3
BROKEN = (aiohttp.ClientError, TimeoutError, OSError, ValueError)
_IDS = count(1)


@dataclass(frozen=True)
class Patience:
    """How long a page waits, in seconds: for an answer, on a quiet line before it asks, in one long poll, and between attempts."""

    answer: float = 4.0
    quiet: float = 5.0
    poll: float = 1.5
    pause: float = 0.15
    longest_pause: float = 1.2


OF_THE_PAGE = Patience(answer=8.0, quiet=28.0, poll=25.0, pause=0.5, longest_pause=30.0)
"""As `shared/socket.js`, `shared/backoff.js` and `shared/sync.js` have it."""


class Log:
    """As `shared/log.js`: rows come out once each and in the order of `seq`."""

    def __init__(self) -> None:
        self.first, self.last, self._held = 1, 0, dict[int, Json]()

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

    def skip(self, seq: int) -> None:
        self.first, self.last = seq + 1, seq
        self._held = {number: event for number, event in self._held.items() if number > seq}

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
    """A message on its way out. `seq` is known once it was acknowledged, `refused` once it was refused for good.

    `is_lost` when some attempt was never answered: a gateway that stood still may take that one up after another refused its repetition,
    and the page then shows the row and not the refusal, as `shared/outbox.js` does.
    """

    body: Json
    id: str = field(default_factory=lambda: f"c{next(_IDS)}")
    seq: int = 0
    refused: int = 0
    copies: int = 1
    is_lost: bool = False


class Browser:
    """One page, at a conversation's address. `wrong` is what a page could never explain to anybody."""

    def __init__(
        self, url: str, headers: dict[str, str], credential: str | None, patience: Patience | None = None, newest: int = 0
    ) -> None:
        self.url, self.headers, self.credential = url, headers, credential
        self.patience, self.newest = patience or Patience(), newest
        self.log, self.handed, self.items, self.wrong = Log(), list[Json](), list[Item](), list[str]()
        self._line: aiohttp.ClientWebSocketResponse | None = None
        self._wake, self._outbox = asyncio.Event(), asyncio.Event()
        self._lost, self._open = 0, True
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, connector: aiohttp.BaseConnector) -> None:
        timeout = aiohttp.ClientTimeout(total=self.patience.answer)
        self.client = aiohttp.ClientSession(connector=connector, timeout=timeout, headers=self.headers)
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
        pause = self.patience.pause
        while self._open:
            try:
                await self._read(0)
                pause = self.patience.pause
                if self._lost < SOCKET_TRIES:
                    await self._live()
                else:
                    for _ in range(POLLS_BEFORE_NEXT_SOCKET):
                        await self._read(self.patience.poll)
                    self._lost = 0
            except BROKEN:
                pass
            await self._pause(pause)
            pause = min(self.patience.longest_pause, pause * 2)

    async def _catch_up(self) -> None:
        try:
            await self._read(0)
        except BROKEN:
            if self._line is not None:
                await self._line.close()

    async def _read(self, wait: float) -> None:
        more = True
        while more:
            news = await self._ask(f"after={self.log.last}&wait={wait}&newest={self.newest}", wait)
            if news["after"] > self.log.last:
                self.log.skip(news["after"])
                self.handed.clear()
            self._hand(self.log.complete(news["events"]))
            more = bool(news["events"]) and self.log.last < news["last"]

    async def read_back(self) -> None:
        """Every older row, a page at a time."""
        while (first := self.log.first) > 1:
            earlier = (await self._ask(f"before={first}&newest={self.newest}"))["events"]
            if first == self.log.first:
                self.handed[:0], self.log.first = earlier, earlier[0]["seq"]

    async def _ask(self, query: str, wait: float = 0.0) -> Json:
        timeout = aiohttp.ClientTimeout(total=wait + self.patience.answer)
        async with self.client.get(f"{self.url}/events?{query}", headers=self._proof, timeout=timeout) as answer:
            if answer.status != 200:
                raise ValueError(answer.status)
            return dict(await answer.json())

    def _hand(self, events: list[Json]) -> None:
        """Rows for the page; a message of its own that is among them has arrived, whatever became of the receipt."""
        self.handed += events
        by_id = {item.id: item for item in self.items}
        for event in events:
            if (item := by_id.get(event.get("client_msg_id", ""))) is not None:
                self._arrived(item, event["seq"])

    def _arrived(self, item: Item, seq: int) -> None:
        if item.seq not in (0, seq):
            self.wrong.append(f"the same message was given the numbers {item.seq} and {seq}")
        item.seq = item.seq or seq

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
                patience = self.patience
                while True:
                    message = await self._next(line, patience.quiet if greeted else patience.answer)
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
        for within in (patience, self.patience.answer):
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
            self._hand(self.log.accept([message["event"]]))
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
                await asyncio.sleep(self.patience.pause)

    async def _attempt(self, item: Item) -> None:
        for status, seq in await asyncio.gather(*(self._post(item) for _ in range(item.copies))):
            if status in (200, 202):
                self._arrived(item, seq)
            elif 400 <= status < 500 and status not in (401, 429):
                item.refused = status

    async def _post(self, item: Item) -> tuple[int, int]:
        try:
            json = {"client_msg_id": item.id, **item.body}
            async with self.client.post(f"{self.url}/messages", json=json, headers=self._proof) as answer:
                return answer.status, (await answer.json()).get("seq", 0)
        except BROKEN:
            item.is_lost = True
            return 0, 0
