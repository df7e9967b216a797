"""A bad line between clients and the gateway: a loopback proxy that refuses, loses, holds back, delays or cuts what passes."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

FAULTS = ("refuse", "lose_request", "lose_answer", "hold_answer", "delay", "trickle")
CHUNK = 65536


@dataclass(eq=False)
class Call:
    """One connection from client to gateway."""

    fault: str
    near: asyncio.StreamWriter
    far: asyncio.StreamWriter | None = None
    silent: bool = False

    def cut(self) -> None:
        for side in (self.near, self.far):
            if side is not None:
                side.transport.abort()


@dataclass
class Line:
    """`faults` waits for the next connections, one each; `done` counts what was done."""

    port_behind: int
    faults: deque[str] = field(default_factory=deque)
    done: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _calls: set[Call] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _server: asyncio.Server | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connector(self) -> aiohttp.BaseConnector:
        return aiohttp.TCPConnector(force_close=True)

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    def cut(self) -> None:
        """Every connection breaks."""
        for call in list(self._calls):
            call.cut()

    def fall_silent(self) -> None:
        """Every connection stays open and carries nothing more: what a phone's network does behind a lift's door."""
        for call in self._calls:
            call.silent = True

    def heal(self) -> None:
        """No more faults; what was silent breaks at last."""
        self.faults.clear()
        for call in [each for each in self._calls if each.silent or each.fault]:
            call.cut()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        call = Call(self.faults.popleft() if self.faults else "", writer)
        if call.fault:
            self.done[f"line {call.fault}"] += 1
        self._calls.add(call)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._carry(call, reader)
        finally:
            call.cut()
            self._calls.discard(call)

    async def _carry(self, call: Call, reader: asyncio.StreamReader) -> None:
        if call.fault == "refuse":
            return
        far_reader, call.far = await self._reach(call)
        there = asyncio.create_task(self._pass(call, reader, call.far, outward=True))
        back = asyncio.create_task(self._pass(call, far_reader, call.near, outward=False))
        try:
            await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (there, back):
                task.cancel()
            await asyncio.gather(there, back, return_exceptions=True)

    async def _reach(self, call: Call) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port_behind)

    def note(self, call: Call, chunk: bytes) -> None:
        """What a client sent is about to be passed on."""

    async def _pass(self, call: Call, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, outward: bool) -> None:
        while chunk := await source.read(CHUNK):
            if call.fault == ("lose_request" if outward else "lose_answer"):
                return
            if outward:
                self.note(call, chunk)
            if call.silent or (call.fault == "hold_answer" and not outward):
                continue
            if call.fault == "delay":
                await asyncio.sleep(0.15)
            pieces = [chunk[n : n + 40] for n in range(0, len(chunk), 40)] if call.fault == "trickle" and not outward else [chunk]
            for piece in pieces:
                target.write(piece)
                await target.drain()
                if len(pieces) > 1:
                    await asyncio.sleep(0.002)
