"""The world of a swift trial: the gateway's code, a real database, `aiohttp` at both ends; and its own time, network and deaths."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from unittest.mock import patch

import aiohttp
from aiohttp import web

from bench.soak.browser import OF_THE_PAGE
from bench.soak.gateway import Setup
from bench.soak.script import Script, random_trial
from bench.soak.swift.house import SwiftHouse, keep_book
from bench.soak.swift.loop import SwiftLoop
from bench.soak.swift.sqlite import in_one_thread, prepare
from bench.soak.swift.stage import Stage
from bench.soak.swift.wires import Network, SwiftLine, Wire
from bench.soak.worker import KEY, Worker
from bench.soak.world import World
from bot.store.unit_of_work import Store

GATEWAY, WORKER = 1, 2
TURN_SECONDS = 2.5
WRONG_ENDS = {"did not stop": "the gateway did not stop when it was told to", "lives on": "a task outlived its gateway's death"}

T = TypeVar("T")
Told = tuple[T, Counter[str], list[str]]


@dataclass
class SwiftWorld(World):
    """A world of one trial. Its pages have the patience of the real ones; that costs nothing here."""

    patient: bool = False

    @classmethod
    async def begin(cls, stage: Stage, seed: str, *, only_messages: bool = False) -> SwiftWorld:
        chance = random.Random(f"{seed} of the world")
        network, worker, store = Network(chance), Worker(), Store.open(stage.url)
        prepare(store)
        server = web.AppRunner(worker.app(), access_log=None)
        await server.setup()
        assert server.server is not None
        network.listeners[WORKER] = (server.server, copy_context())
        options: dict[str, Any] = {"turn_timeout": TURN_SECONDS, "only_messages": only_messages}
        setup = Setup(stage.url, stage.folder, GATEWAY, f"http://127.0.0.1:{WORKER}", **options)
        house = SwiftHouse(setup, network, chance)
        how: dict[str, Any] = {
            "patience": OF_THE_PAGE,
            "longest_wait": 6.0,
            "rest_within": 900.0,
            "look_every": 1.0,
            "nudge_every": 1e9,
        }
        world = cls(store, house, worker, server, agent_headers=stage.agent_headers, **how, patient=chance.random() < 0.3)
        await house.open()
        return world

    async def close(self) -> None:
        await self.house.close()
        await self.server.cleanup()
        await self.store.close()

    @property
    def now(self) -> datetime:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SwiftLoop)
        return loop.now

    def heal(self) -> None:
        self.house.thaw()

    def freeze(self) -> None:
        self.house.freeze()

    def line(self) -> SwiftLine:
        return SwiftLine(self.house.network, GATEWAY, patient=self.patient)

    def connector(self) -> aiohttp.BaseConnector:
        return Wire(lambda factory: self.house.network.call(GATEWAY, factory)[1])


def in_swift_world(
    stage: Stage, seed: str, work: Callable[[SwiftWorld], Awaitable[T]], *, only_messages: bool = False
) -> Told[T]:
    """What some work in a fresh world answers, what was done to whom in it, and what was wrong with its gateways' ends."""
    stage.clear()
    loop = SwiftLoop()
    keep_book(loop)
    environment = {"BOT_WORKER_URLS": f"http://127.0.0.1:{WORKER}", "BOT_WORKER_KEY": KEY}

    async def whole() -> Told[T]:
        world = await SwiftWorld.begin(stage, seed, only_messages=only_messages)
        answer = await work(world)
        await world.close()
        return answer, world.done, [sentence for way, sentence in WRONG_ENDS.items() if world.house.ends[way]]

    with patch.object(time, "monotonic", loop.time), patch.dict(os.environ, environment), in_one_thread():
        try:
            return loop.run_until_complete(whole())
        finally:
            _end(loop)


def swift_trial(stage: Stage, seed: str, steps: Script) -> tuple[list[str], Counter[str]]:
    """What was wrong after a trial, and what was done to whom."""
    found, done, ends = in_swift_world(stage, seed, lambda world: random_trial(world, "T", seed, steps))
    return found + ends, done


def _end(loop: SwiftLoop) -> None:
    """What is left over is ended, and what it kept open is closed before the next trial."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left))
    loop.close()
