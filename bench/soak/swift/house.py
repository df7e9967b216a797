"""The gateway's lives, one after another on one database: each is a whole application, and its end may come anywhere.

A death is what the outside sees of one: from that moment nothing is written to the database, its open transactions are lost, and its
connections break. A gateway may also freeze, as a machine does that is moved: another takes its place, and the first comes to itself later,
in the middle of whatever it was at.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp import web
from sqlalchemy.util.concurrency import await_

from bench.soak.faults import Points, watch, watch_calls
from bench.soak.gateway import STOP_SECONDS, Setup, Unlimited
from bench.soak.swift.loop import SwiftLoop
from bench.soak.swift.sqlite import prepare
from bench.soak.swift.wires import Network, SwiftLine, Wire
from bot.gateway.app import create_app
from bot.gateway.gate import GATE

LIFE: ContextVar[Life | None] = ContextVar("life", default=None)
SLOW_SHARE, LONG_SHARE = 0.12, 0.01
SLOW, LONG = 0.02, 1.5
DEAD_WITHIN, LOOK_AGAIN = 5.0, 0.5


@dataclass(eq=False)
class Life:
    """One gateway. `dead` is the moment from which it does nothing any more; `frozen_until` when it will come to itself."""

    loop: SwiftLoop
    chance: random.Random
    points: Points = field(default_factory=Points)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    dead: bool = False
    frozen_until: float = 0.0
    context: Context = field(default_factory=copy_context)
    runner: web.AppRunner | None = None

    def at_a_point(self) -> None:
        """What holds at every point: the dead go no further, the frozen wait, and the database takes its time now and then."""
        if self.dead:
            raise asyncio.CancelledError
        while (frozen := self.frozen_until - self.loop.time()) > 0:
            await_(asyncio.sleep(min(frozen, LOOK_AGAIN)))
        if (share := self.chance.random()) < SLOW_SHARE:
            await_(asyncio.sleep(self.chance.uniform(0, LONG if share < LONG_SHARE else SLOW)))
        if self.dead:
            raise asyncio.CancelledError


def keep_book(loop: SwiftLoop) -> None:
    """Note for each task to which gateway it belongs, so that it can die with it."""

    def made(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Any], context: Context | None = None) -> Any:
        context = context if context is not None else copy_context()
        task = asyncio.Task(coroutine, loop=loop, context=context)
        if (life := context.get(LIFE)) is not None:
            life.tasks.add(task)
            task.add_done_callback(life.tasks.discard)
        return task

    loop.set_task_factory(made)  # type: ignore[arg-type]


@dataclass
class SwiftHouse:
    """As `bench.soak.gateway.House`: keeps a gateway running, whatever is done to it."""

    setup: Setup
    network: Network
    chance: random.Random
    ends: Counter[str] = field(default_factory=Counter)
    settled: bool = True
    _now: Life | None = None
    _others: list[Life] = field(default_factory=list)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _works: set[asyncio.Task[None]] = field(default_factory=set)

    address = SwiftLine.base

    async def open(self, kind: str = "", after: int = 0) -> None:
        await self._live()

    async def ready(self) -> None:
        await self._ready.wait()

    async def close(self) -> None:
        while self._works:
            await asyncio.wait(self._works)
        for life in (*self._others, self._now):
            if life is not None and not life.dead:
                life.points.arm("", 0)
                await self._stop(life)

    async def arm(self, kind: str, after: int) -> None:
        if self._now is not None:
            self._now.points.arm(kind, after)

    async def seen(self) -> list[str]:
        return list(self._now.points.seen) if self._now is not None else []

    def kill(self) -> None:
        """As a power cut does."""
        if (life := self._away()) is not None:
            self.ends["killed"] += 1
            self._die(life)
            self._do(self._live())

    def restart(self) -> None:
        """As an operator does: it may finish what it has in hand."""
        if (life := self._away()) is not None:
            self.ends["restarted"] += 1
            self._do(self._again(life))

    def freeze(self) -> None:
        """It stands still for a while, and another takes its place meanwhile."""
        if (life := self._away()) is not None:
            self.ends["frozen"] += 1
            life.frozen_until = life.loop.time() + self.chance.uniform(0.5, 40)
            self._others.append(life)
            self._do(self._live())

    def thaw(self) -> None:
        """Who was frozen comes to itself, and is stopped as a second gateway that nobody asked for."""
        for life in self._others:
            life.frozen_until = 0.0
            self._do(self._stop(life))
        self._others.clear()

    def _away(self) -> Life | None:
        """The gateway that is up now, which no new call reaches any more."""
        life, self._now = self._now, None
        if life is not None:
            self._ready.clear()
            self.network.listeners.pop(self.setup.port, None)
        return life

    async def _again(self, life: Life) -> None:
        await self._stop(life)
        await self._live()

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SwiftLoop)
        life = Life(loop, self.chance, Points(only_messages=self.setup.only_messages))
        life.context.run(LIFE.set, life)
        await asyncio.create_task(self._begin(life), context=life.context)
        assert life.runner is not None
        assert life.runner.server is not None
        self.network.listeners[self.setup.port] = (life.runner.server, life.context)
        self._now = life
        self._ready.set()

    async def _begin(self, life: Life) -> None:
        app = create_app(self.setup.settings, lambda: life.loop.now)
        object.__setattr__(app[GATE], "limits", Unlimited())
        life.points.end, life.points.pause = lambda: self._crash(life), life.at_a_point
        prepare(app[GATE].store)
        watch(app, life.points)
        life.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.3)
        with patch.object(aiohttp, "TCPConnector", self._to_worker):
            await life.runner.setup()
        watch_calls(app[GATE].workers._open, life.points)

    def _to_worker(self, **_: object) -> aiohttp.BaseConnector:
        return Wire(lambda factory: self.network.call(self.setup.port + 1, factory)[1])

    def _crash(self, life: Life) -> None:
        """It dies at the point where it is."""
        self.ends["crashed at a point"] += 1
        if self._now is life:
            self._away()
            self._do(self._live())
        self._die(life)
        raise asyncio.CancelledError

    def _die(self, life: Life) -> None:
        life.dead = True
        for call in self.network.calls:
            for end in (call.far, call.near):
                if end.context.get(LIFE) is life:
                    end.vanish()
        for task in list(life.tasks):
            task.cancel()
        self._do(self._bury(life))

    async def _bury(self, life: Life) -> None:
        """Its connections to the database end with it."""
        for _ in range(3):
            if life.tasks:
                await asyncio.wait(set(life.tasks), timeout=DEAD_WITHIN)
            for task in list(life.tasks):
                task.cancel()
        if life.tasks:
            self.ends["lives on"] += 1
        if life.runner is not None:
            gate = life.runner.app[GATE]
            await gate.workers.close()
            await gate.store.engine.dispose()

    async def _stop(self, life: Life) -> None:
        assert life.runner is not None
        stopping = asyncio.create_task(life.runner.cleanup(), context=life.context)
        done, _ = await asyncio.wait({stopping}, timeout=STOP_SECONDS)
        if not done:
            self.ends["did not stop"] += 1
            self._die(life)
            stopping.cancel()
            return
        if not life.dead:
            stopping.result()
        life.dead = True
        for task in list(life.tasks):
            task.cancel()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, context=Context())
        self._works.add(task)
        task.add_done_callback(self._works.discard)
