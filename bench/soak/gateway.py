"""The real gateway in a process of its own, forked from one that has everything loaded, so that killing it costs little.

Only its patience is shortened and its rate limits are lifted; two routes that exist nowhere else arm its points and tell which were seen.
"""

from __future__ import annotations

import asyncio
import logging
import math
import multiprocessing
import os
import signal
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bench.soak.faults import CRASHED, Points, watch, watch_calls
from bench.soak.worker import KEY
from bot.gateway import runner, stopping
from bot.gateway import socket as sockets
from bot.gateway import watch as watcher
from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.settings import Settings

CONTEXT = multiprocessing.get_context("forkserver")
START_SECONDS, STOP_SECONDS, UP_SECONDS = 120.0, 15.0, 3.0
ACCOUNTS = "carriers.yml"
CALL = aiohttp.ClientTimeout(total=4)


class Unlimited:
    """Rate limits are another test's matter."""

    def spend(self, *_: object) -> None:
        return None

    forget = spend


@dataclass(frozen=True)
class Setup:
    """What a gateway process needs to know. `sweep` is how often it looks for turns that were left behind, in seconds."""

    url: str
    folder: Path
    port: int
    worker: str
    sweep: float = 0.3
    only_messages: bool = False
    turn_timeout: float = 1.0

    @property
    def settings(self) -> Settings:
        values: dict[str, Any] = {"demo": True, "data_dir": self.folder, "database_url": self.url, "port": self.port}
        values |= {"carriers_file": self.folder / ACCOUNTS, "turn_timeout_seconds": self.turn_timeout}
        return Settings(**values, _env_file=None)


def serve(setup: Setup, kind: str = "", after: int = 0) -> None:
    """The process: a gateway whose points are watched, armed from the start if so wished."""
    os.environ.update(BOT_WORKER_URLS=setup.worker, BOT_WORKER_KEY=KEY)
    logging.basicConfig(filename=setup.folder / "gateway.log", level=logging.ERROR, format="%(asctime)s %(name)s %(message)s")
    runner.PAUSE_AFTER_FAULT, runner.SWEEP_SECONDS, runner.PATIENCE_SECONDS = 0.02, setup.sweep, 10.0
    sockets.PING_SECONDS, watcher.LOOK_AGAIN = 2.0, 1.0
    app, points = create_app(setup.settings), Points(only_messages=setup.only_messages)
    object.__setattr__(app[GATE], "limits", Unlimited())
    watch(app, points)
    watch_calls(aiohttp.ClientSession, points)
    points.arm(kind, after)

    async def arm(request: web.Request) -> web.Response:
        points.arm(request.query["kind"], int(request.query["after"]))
        return web.Response()

    async def seen(request: web.Request) -> web.Response:
        return web.json_response(points.seen)

    app.add_routes([web.post("/soak/arm", arm), web.get("/soak/seen", seen)])
    stopping.end_in_time(app)
    web.run_app(app, host="127.0.0.1", port=setup.port, print=None, access_log=None, shutdown_timeout=0.3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """Keeps a gateway running: one that ended, however that came, is started again. `ends` counts the ways."""

    setup: Setup
    ends: Counter[str] = field(default_factory=Counter)
    _process: Any = None
    _stop_by: float = math.inf
    _up_since: float = math.inf
    _keeper: asyncio.Task[None] | None = None
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.setup.port}"

    async def open(self, kind: str = "", after: int = 0) -> None:
        CONTEXT.set_forkserver_preload(["bench.soak.gateway"])
        self._spawn(kind, after)
        self._keeper = asyncio.create_task(self._keep())
        await self.ready()

    async def ready(self) -> None:
        await asyncio.wait_for(self._ready.wait(), START_SECONDS)

    async def close(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
        self._process.terminate()
        await asyncio.to_thread(self._process.join, 15)
        self._process.kill()

    def restart(self) -> None:
        """As an operator does: let it finish what it has in hand, within the time that one who waits would give it."""
        if not self.settled:
            return
        self._stop_by = min(self._stop_by, time.monotonic() + STOP_SECONDS)
        self._process.terminate()

    def kill(self) -> None:
        """As a power cut does."""
        if self.settled:
            self._process.kill()

    @property
    def settled(self) -> bool:
        """Whether it has been up for a moment: one that is killed whenever it comes up would prove nothing but that."""
        return self._ready.is_set() and time.monotonic() - self._up_since > UP_SECONDS

    async def arm(self, kind: str, after: int) -> None:
        async with aiohttp.ClientSession(timeout=CALL) as client:
            await client.post(f"{self.address}/soak/arm?kind={kind}&after={after}")

    async def seen(self) -> list[str]:
        async with aiohttp.ClientSession(timeout=CALL) as client, client.get(f"{self.address}/soak/seen") as answer:
            return list(await answer.json())

    def _spawn(self, kind: str = "", after: int = 0) -> None:
        self._process = CONTEXT.Process(target=serve, args=(self.setup, kind, after), daemon=True)
        self._process.start()
        self._stop_by = math.inf

    async def _keep(self) -> None:
        while True:
            if time.monotonic() > self._stop_by:
                self.ends["did not stop"] += 1
                self._stop_by = math.inf
                self._process.kill()
            if not self._process.is_alive():
                self._ready.clear()
                self._process.join()
                self.ends[_way(self._process.exitcode)] += 1
                self._spawn()
            if not self._ready.is_set() and await self._answers():
                self._up_since = time.monotonic()
                self._ready.set()
            await asyncio.sleep(0.05)

    async def _answers(self) -> bool:
        try:
            async with aiohttp.ClientSession(timeout=CALL) as client, client.get(f"{self.address}/healthz") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False


def _way(code: int) -> str:
    ways = {
        CRASHED: "crashed at a point",
        -signal.SIGKILL: "killed",
        0: "restarted",
        1: "restarted",
        -signal.SIGTERM: "restarted",
    }
    return ways.get(code, f"ended with {code}")
