"""Borrowers at their pages and at their phones, who write, wait for the answer, think, and write again.

A page is `bench.soak.browser.Browser` with the patience of the real one, so what it does when a gateway dies is what the widget does.
The rows of one turn share their moment, by which a page tells how many of its messages were answered.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench.soak.browser import BROKEN, OF_THE_PAGE, Browser, Item, Json

SAID = {
    "zh": ("你好", "我现在欠多少钱", "为什么有罚息", "下一期什么时候还", "谢谢", "什么时候会影响征信"),
    "en": ("hello", "how much do I owe", "why is there a penalty", "when is the next instalment due", "thanks"),
}
SEVERAL = 0.15


class Page(Browser):
    """`answered_at` is when the first row of each answer came, in monotonic seconds and in the order of the log."""

    def __init__(self, url: str, headers: dict[str, str], credential: str) -> None:
        super().__init__(url, headers, credential, OF_THE_PAGE)
        self.answered_at: dict[str, float] = {}

    def _hand(self, events: list[Json]) -> None:
        now = time.monotonic()
        for event in events:
            if event["sender"] == "bot":
                self.answered_at.setdefault(event["at"], now)
        super()._hand(events)


async def until(done: Callable[[], bool], seconds: float = math.inf) -> bool:
    """Look again and again until something holds, for so long at most; whether it does."""
    end = time.monotonic() + seconds
    while not (holds := done()) and time.monotonic() < end:  # noqa: ASYNC110 (many who are looked at tell nobody)
        await asyncio.sleep(0.02)
    return holds


@dataclass
class Said:
    """A message, when it was sent, and when its answer came; 0 as long as it has not."""

    item: Item
    sent: float
    answered: float = 0.0


@dataclass
class Person:
    """A proven borrower with the chat open."""

    borrower_id: str
    loans: frozenset[str]
    language: str
    conversation_id: str
    page: Page
    chance: random.Random
    said: list[Said] = field(default_factory=list)

    async def talk(self, until: asyncio.Event, think: tuple[float, float]) -> None:
        """Write, wait for the answer, think; until told that it is enough."""
        await asyncio.sleep(self.chance.uniform(0, think[1]))
        while not until.is_set():
            self.write(2 if self.chance.random() < SEVERAL else 1)
            await self.answered()
            await asyncio.sleep(self.chance.uniform(*think))

    def write(self, messages: int = 1) -> None:
        for _ in range(messages):
            self.said.append(Said(self.page.send({"text": self.chance.choice(SAID[self.language])}), time.monotonic()))

    def look(self) -> None:
        """Note which answers have come."""
        for said, at in zip(self.said, self.page.answered_at.values(), strict=False):
            said.answered = said.answered or at

    @property
    def waits(self) -> bool:
        self.look()
        return bool(self.said) and not self.said[-1].answered

    async def answered(self) -> None:
        await until(lambda: not self.waits)


@dataclass
class Phone:
    """A phone that writes by the lender's SMS gateway; `texts` are its words, and whether the gateway was told that they arrived."""

    number: str
    address: str
    proof: dict[str, str]
    told: dict[str, float] = field(default_factory=dict)

    async def text(self, client: aiohttp.ClientSession) -> str:
        """Send a text, as the SMS gateway does: again and again until it is accepted. Its id."""
        key = f"{self.number}-{len(self.told)}"
        self.told[key] = time.monotonic()
        query = {"id": key, "from": self.number, "text": f"how much do I owe, {len(self.told)}"}
        while True:
            try:
                async with client.get(self.address, params=query, headers=self.proof) as answer:
                    if answer.status == 200:
                        return key
            except BROKEN:
                pass
            await asyncio.sleep(0.5)


@dataclass
class Carrier:
    """The lender's SMS gateway as the outbox worker sees it: takes each message after a moment and counts them by our number."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    to: dict[str, list[float]] = field(default_factory=dict)

    def app(self) -> Any:
        from aiohttp import web

        async def take(request: web.Request) -> web.Response:
            await request.read()
            await asyncio.sleep(0.05)
            now = time.monotonic()
            self.taken.setdefault(request.headers["X-Kannel-DLR-Url"], []).append(now)
            self.to.setdefault(request.headers["X-Kannel-To"], []).append(now)
            return web.Response(status=202, text="0: Accepted for delivery")

        app = web.Application()
        app.add_routes([web.post("/cgi-bin/sendsms", take)])
        return app
