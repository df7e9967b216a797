"""Waking whoever waits for news of a conversation, inside this process.

The bell says "look again"; what is new is read from the log, so a missed ring costs a moment and never a message. Whoever has just
committed rows may bring them along: a listener whose cursor they follow needs no look, any other looks. Words that are not kept,
such as "is writing", are whispered and may be lost. With several gateways the same two verbs go over Redis, without the rows.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from bot.service.talk_records import Entry
from bot.service.turn import Json

WHISPERS = 32
BROUGHT = 16
"""Rows that are kept for a listener who is slow to take them; with more it looks into the log."""


class Ear:
    """One listener; `wait` answers the whispers heard, after a ring or when the time is over.

    `at` is the row up to which it has told everything; 0 when it doesn't say.
    """

    def __init__(self) -> None:
        self.at = 0
        self._rung = asyncio.Event()
        self._look = False
        self._rows: list[Entry] = []
        self._heard: deque[Json] = deque(maxlen=WHISPERS)

    def wake(self, whisper: Json | None = None, rows: Sequence[Entry] = ()) -> None:
        if whisper is not None:
            self._heard.append(whisper)
        elif rows and len(self._rows) < BROUGHT:
            self._rows += rows
        else:
            self._look = True
        self._rung.set()

    def brought(self) -> tuple[bool, list[Entry]]:
        """Whether the log must be looked at, and the rows that came with rings, since this was last asked."""
        look, self._look = self._look, False
        rows, self._rows = self._rows, []
        return look, rows

    def news(self) -> bool:
        """Whether the bell rang since this was last asked: the log is worth a look."""
        look, rows = self.brought()
        return look or bool(rows)

    async def wait(self, seconds: float) -> list[Json]:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
        heard = list(self._heard)
        self._heard.clear()
        return heard


class Bells(Protocol):
    """How whoever changes a conversation wakes those who wait, wherever the bell hangs."""

    @property
    def topics(self) -> Collection[str]:
        """What somebody listens for here."""
        ...

    def ring(self, topic: str, rows: Sequence[Entry] = ()) -> None:
        """Something is new; `rows` says that these are all of it, so that nobody here need look them up."""
        ...

    def wake(self, topic: str, rows: Sequence[Entry] = ()) -> None:
        """As `ring`, for those who listen here only."""
        ...

    def whisper(self, topic: str, message: Json) -> None: ...

    def show(self, in_hand: Collection[str]) -> None:
        """Let the other gateways know which conversations are being answered here."""
        ...

    def left(self, waiting: Mapping[str, int]) -> Collection[str]:
        """Of the conversations that wait, with how far each is answered, those that no other gateway is at."""
        ...


class Bell:
    """The bell of a single gateway. Topics are conversations, and `console` for the list of cases."""

    def __init__(self) -> None:
        self._ears: defaultdict[str, set[Ear]] = defaultdict(set)

    @property
    def topics(self) -> Collection[str]:
        return tuple(self._ears)

    def ring(self, topic: str, rows: Sequence[Entry] = ()) -> None:
        self.wake(topic, rows)

    def wake(self, topic: str, rows: Sequence[Entry] = ()) -> None:
        for ear in self._ears.get(topic, ()):
            ear.wake(rows=rows)

    def wake_behind(self, topic: str, last: int) -> None:
        """Wake those who listen here and have not come as far as a row."""
        for ear in self._ears.get(topic, ()):
            if ear.at < last:
                ear.wake()

    def whisper(self, topic: str, message: Json) -> None:
        for ear in self._ears.get(topic, ()):
            ear.wake(message)

    @property
    def carries(self) -> bool:
        """Whether what other gateways ring is heard here, if there are any."""
        return True

    def show(self, in_hand: Collection[str]) -> None:
        """There is nobody to show it to."""

    def left(self, waiting: Mapping[str, int]) -> Collection[str]:
        return waiting.keys()

    @contextmanager
    def listen(self, *topics: str) -> Iterator[Ear]:
        ear = Ear()
        for topic in topics:
            self._ears[topic].add(ear)
        try:
            yield ear
        finally:
            for topic in topics:
                self._ears[topic].discard(ear)
                if not self._ears[topic]:
                    del self._ears[topic]
