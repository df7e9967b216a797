"""The bell of several gateways: what one of them rings is heard by those who wait at the others.

Rings and whispers go over one Redis channel. Redis only carries them; nothing is kept there, so when it is away the gateways still find
what is new at their next look into the log, and the line is taken up again by itself. What each has in hand goes the same way.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.gateway.bell import Bell
from bot.gateway.hands import Hands
from bot.service.talk_records import Entry
from bot.service.turn import Json

CHANNEL = "borrower-chat:bell"
IN_HAND = "in hand"
LOOK_EVERY = 1.0
WAITING = 10_000
LOG = logging.getLogger("bot.bell")


class RedisBell(Bell):
    """Rings here at once, and at the other gateways as soon as Redis has carried it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._closing = asyncio.Event()
        self._own = secrets.token_hex(8)
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self._hands, self._hears = Hands(), False

    @property
    def carries(self) -> bool:
        return self._hears

    def ring(self, topic: str, rows: Sequence[Entry] = ()) -> None:
        super().ring(topic, rows)
        self._send(topic, None)

    def whisper(self, topic: str, message: Json) -> None:
        super().whisper(topic, message)
        self._send(topic, message)

    def show(self, in_hand: Collection[str]) -> None:
        self._send(IN_HAND, sorted(in_hand))

    def left(self, waiting: Mapping[str, int]) -> Collection[str]:
        return self._hands.left(waiting)

    def _send(self, topic: str, whisper: Json | list[str] | None) -> None:
        """Queue it for the others; with the queue full it is let go, because a missed ring costs a moment and never a message."""
        with suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(json.dumps([self._own, topic, whisper]))

    async def carry(self) -> None:
        """Carry rings both ways until the bell is closed."""
        await asyncio.gather(self._again_and_again(self._publish), self._again_and_again(self._hear))

    def close(self) -> None:
        """Let `carry` end; it looks about once a second."""
        self._closing.set()

    async def _again_and_again(self, carry: Callable[[], Awaitable[None]]) -> None:
        while not self._closing.is_set():
            try:
                await carry()
            except (RedisError, OSError) as problem:
                LOG.warning("rings are not carried to other gateways for now: %s", type(problem).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), LOOK_EVERY)

    async def _publish(self) -> None:
        async with self._connected() as redis:
            while not self._closing.is_set():
                with suppress(TimeoutError):
                    await redis.publish(CHANNEL, await asyncio.wait_for(self._outgoing.get(), LOOK_EVERY))

    async def _hear(self) -> None:
        async with self._connected() as redis, redis.pubsub() as line:
            await line.subscribe(CHANNEL)
            self._hears = True
            try:
                while not self._closing.is_set():
                    heard = await line.get_message(ignore_subscribe_messages=True, timeout=LOOK_EVERY)
                    if heard is not None:
                        self._pass_on(heard["data"])
            finally:
                self._hears = False

    def _connected(self) -> Redis:
        return Redis.from_url(self._url, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0))

    def _pass_on(self, data: bytes) -> None:
        try:
            sender, topic, whisper = json.loads(data)
        except ValueError:
            return
        if sender == self._own:
            return
        if topic == IN_HAND:
            return self._hands.shown(sender, whisper)
        self.wake(topic) if whisper is None else super().whisper(topic, whisper)
