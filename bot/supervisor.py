"""`python -m bot serve`: the gateway, the dialogue workers and the outbox worker as one thing that starts, lives and stops together.

Each part is a process of its own. One that dies is started again, later each time it dies young; the rest goes on. Every part holds
one end of a pipe whose other end only the supervisor has, so that even when the supervisor is killed no part is left behind.

On SIGUSR1 the parts that can be renewed are, one after another: a successor is started beside the part, and only when it says that it
answers is the part told to stop. So a new model comes into use without a turn that waits for it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.settings import Settings
from bot.supervised import GRACE_SECONDS, READY, SUPERVISED

PORT_TAKEN = 3
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
GROWN_UP = 60.0
TAKES_OVER_WITHIN = 300.0
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONWARNINGS": "ignore"}
FATAL = frozenset({2, PORT_TAKEN})

Say = Callable[[str], None]


class PortTaken(Exception):
    """Something else listens where the gateway should."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is taken: stop what uses it, or choose another with PORT={port + 1}")


@dataclass(frozen=True, slots=True)
class Part:
    """A process to keep alive. One that can be renewed calls `supervised.say_ready` once it answers, and shares what it listens on."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict, repr=False)
    renewable: bool = False


@dataclass(eq=False, slots=True)
class Life:
    """One process of a part: `ready` is true once it said so, and false when its end of the pipe closed without a word."""

    process: asyncio.subprocess.Process
    ready: asyncio.Future[bool]
    ended: asyncio.Task[int]


def require_free(host: str, port: int) -> None:
    """PortTaken when the gateway could not listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(host, port) from None


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody uses now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def workers_wanted(settings: Settings) -> int:
    """One dialogue worker for each core but one, or as many as the settings say."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return settings.workers or max(1, cores - 1)


def parts(settings: Settings) -> list[Part]:
    """The gateway, its workers on free loopback ports under a fresh key, and the outbox worker."""
    ports = free_ports(workers_wanted(settings))
    urls = ",".join(f"http://127.0.0.1:{port}" for port in ports)
    shared = {"BOT_WORKER_KEY": secrets.token_urlsafe(32), "BOT_WORKER_URLS": urls, **QUIET}
    ours = [shared | {"BOT_WORKER_PORT": str(port)} for port in ports]
    workers = [Part(f"dialogue-{n}", _serve("dialogue"), each, renewable=True) for n, each in enumerate(ours, 1)]
    return [Part("gateway", _serve("gateway"), shared), *workers, Part("outbox", _serve("outbox"), shared)]


def _serve(only: str) -> list[str]:
    return [sys.executable, "-m", "bot", "serve", "--only", only]


class Supervisor:
    """Keeps parts alive until it is told to stop."""

    def __init__(self, parts: Sequence[Part], say: Say) -> None:
        self._parts, self._say = parts, say
        self._stopping = asyncio.Event()
        self._lives = set[Life]()
        self._current: dict[str, Life] = {}
        self._renewing: asyncio.Task[None] | None = None
        self._code = 0

    async def run(self) -> int:
        """Start everything and return when all has stopped: 0, or the code of a part that can't ever start.

        A part that is told to stop and doesn't is ended after a few seconds.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGUSR1, self.renew)
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        await self._stopping.wait()
        if self._renewing is not None:
            self._renewing.cancel()
        for life in list(self._lives):
            _end(life, signal.SIGTERM)
        await asyncio.wait([*keepers, *(life.ended for life in self._lives)], timeout=GRACE_SECONDS)
        for life in list(self._lives):
            _end(life, signal.SIGKILL)
        await asyncio.gather(*keepers, *(life.ended for life in self._lives))
        return self._code

    def stop(self) -> None:
        self._stopping.set()

    def renew(self) -> None:
        """Replace each part that can be renewed by a fresh process, unless that is being done already."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew())

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def process_of(self, name: str) -> int | None:
        """The process that a part is now; None between two lives."""
        life = self._current.get(name)
        return None if life is None else life.process.pid

    async def _renew(self) -> None:
        for part in self._parts:
            if part.renewable and part.name in self._current:
                await self._succeed(part)

    async def _succeed(self, part: Part) -> None:
        before, fresh = self._current[part.name], await self._start(part)
        try:
            async with asyncio.timeout(TAKES_OVER_WITHIN):
                is_ready = await asyncio.shield(fresh.ready)
        except TimeoutError:
            is_ready = False
        if not is_ready or self._current.get(part.name) is not before:
            _end(fresh, signal.SIGKILL)
            return self._say(f"{part.name} could not be renewed; it goes on as it was")
        self._current[part.name] = fresh
        _end(before, signal.SIGTERM)
        self._say(f"{part.name} is renewed")

    async def _keep(self, part: Part) -> None:
        delay = FIRST_DELAY
        while not self.stopping:
            began = time.monotonic()
            code = await self._outlive(part)
            if self.stopping:
                return
            if code in FATAL:
                self._code = code
                return self.stop()
            delay = FIRST_DELAY if time.monotonic() - began > GROWN_UP else min(delay * 2, LONGEST_DELAY)
            self._say(f"{part.name} ended with {code}; it starts again in {delay:.0f} s")
            await self._pause(delay)

    async def _outlive(self, part: Part) -> int:
        """Run a part to its end, and its successors to theirs; the code of the last."""
        self._current[part.name] = await self._start(part)
        while True:
            life = self._current[part.name]
            code = await life.ended
            if self._current[part.name] is life:
                del self._current[part.name]
                return code

    async def _start(self, part: Part) -> Life:
        ours, theirs = os.pipe()
        environment = {**os.environ, **part.environment, SUPERVISED: "1", READY: str(theirs)}
        process = await asyncio.create_subprocess_exec(
            *part.command, env=environment, stdin=asyncio.subprocess.PIPE, start_new_session=True, pass_fds=(theirs,)
        )
        os.close(theirs)
        life = Life(process, _word_from(ours), asyncio.create_task(_until_gone(process)))
        self._lives.add(life)
        life.ended.add_done_callback(lambda _: self._lives.discard(life))
        if self.stopping:
            _end(life, signal.SIGTERM)
        return life

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return


async def _until_gone(process: asyncio.subprocess.Process) -> int:
    """Wait for a part's end, and end with it whatever it started in turn."""
    try:
        return await process.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(life: Life, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        life.process.send_signal(how)


def _word_from(pipe: int) -> asyncio.Future[bool]:
    """Whether anything is said on a pipe before it closes."""
    loop = asyncio.get_running_loop()
    word = loop.create_future()

    def hear() -> None:
        said = os.read(pipe, 1)
        loop.remove_reader(pipe)
        os.close(pipe)
        word.set_result(bool(said))

    loop.add_reader(pipe, hear)
    return word
