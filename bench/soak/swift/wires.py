"""Connections without a network: what one end writes, the other end gets, after a while, in order, unless something happens on the way.

`aiohttp` runs on both ends as it does over TCP. The faults are those of `bench.soak.line`; only the kernel's part is left out.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

HIGH_WATER, PIECE = 64 * 1024, 40
LONGEST_WAY = 0.03


class End(asyncio.Transport):
    """One end of a call, as its protocol sees it."""

    def __init__(self, call: Call, protocol: asyncio.Protocol, way: Callable[[], list[float]]) -> None:
        super().__init__({"peername": ("127.0.0.1", 0), "sockname": ("127.0.0.1", 1)})
        self.call, self.protocol, self._way = call, protocol, way
        self.other: End
        self.context = copy_context()
        self._sent: deque[tuple[float, bytes | None]] = deque()
        self._held = 0
        self._closing = self._over = self._reading_paused = self._full = self._under_way = False

    def write(self, data: Any) -> None:
        if self._closing or self._over:
            return
        waits = self._way()
        if not waits:
            return
        content = bytes(data)
        size = len(content) if len(waits) == 1 else PIECE
        pieces = [content[n : n + size] for n in range(0, len(content), size)]
        at = max(self.call.loop.time(), self._sent[-1][0] if self._sent else 0.0) + waits[0]
        for number, piece in enumerate(pieces):
            self._sent.append((at + number * waits[-1] * (len(waits) > 1), piece))
        self._held += len(content)
        if self._held > HIGH_WATER and not self._full:
            self._full = True
            self.protocol.pause_writing()
        self._set_out()

    def _set_out(self) -> None:
        if self._sent and not self._under_way and not self._over and not self.other._reading_paused:
            self._under_way = True
            self.call.loop.call_at(max(self.call.loop.time(), self._sent[0][0]), self._arrive)

    def _arrive(self) -> None:
        self._under_way = False
        if self._over or self.other._over or self.other._reading_paused or not self._sent:
            return
        _, piece = self._sent.popleft()
        if piece is None:
            self.other.end(None)
            self.end(None)
            return
        self._held -= len(piece)
        if self._full and self._held <= HIGH_WATER // 4:
            self._full = False
            self.protocol.resume_writing()
        self.other.protocol.data_received(piece)
        self._set_out()

    def close(self) -> None:
        """What was written still arrives, unless the line is dead; then each end is left to find that out."""
        if self._closing or self._over:
            return
        self._closing = True
        waits = self._way()
        if waits:
            self._sent.append((max(self.call.loop.time(), self._sent[-1][0] if self._sent else 0.0), None))
            self._set_out()
        else:
            self.end(None)

    def abort(self) -> None:
        self.end(None)
        if not self.call.silent:
            self.other.end(ConnectionResetError())

    def end(self, problem: Exception | None) -> None:
        """This end is over; its protocol hears of it, unless it has gone with its process."""
        if self._over:
            return
        self._over = self._closing = True
        self._sent.clear()
        self.call.loop.call_soon(self.protocol.connection_lost, problem, context=self.context)

    def vanish(self) -> None:
        """The process at this end is gone: the other end is told, if the line is alive."""
        if not self._over:
            self._over = self._closing = True
            if not self.call.silent:
                self.other.end(ConnectionResetError())

    def is_closing(self) -> bool:
        return self._closing

    def pause_reading(self) -> None:
        self._reading_paused = True

    def resume_reading(self) -> None:
        self._reading_paused = False
        self.other._set_out()

    def is_reading(self) -> bool:
        return not self._reading_paused

    def get_write_buffer_size(self) -> int:
        return self._held

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert isinstance(protocol, asyncio.Protocol)
        self.protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self.protocol


class Call:
    """One connection: from `near`, who called, to `far`, who listens."""

    def __init__(self, near: asyncio.Protocol, far: asyncio.Protocol, fault: str, chance: random.Random) -> None:
        self.loop = asyncio.get_running_loop()
        self.fault, self.silent, self._chance = fault, False, chance
        self.near, self.far = End(self, near, self._outward), End(self, far, self._inward)
        self.near.other, self.far.other = self.far, self.near

    def _outward(self) -> list[float]:
        if self.fault == "lose_request":
            self.loop.call_soon(self.cut)
        return [] if self.silent or self.fault == "lose_request" else [self._while()]

    def _inward(self) -> list[float]:
        if self.fault == "lose_answer":
            self.loop.call_soon(self.cut)
        if self.silent or self.fault in ("lose_answer", "hold_answer"):
            return []
        return [self._while(), 0.002] if self.fault == "trickle" else [self._while()]

    def _while(self) -> float:
        return self._chance.random() * LONGEST_WAY + (0.15 if self.fault == "delay" else 0.0)

    def cut(self) -> None:
        for end in (self.near, self.far):
            end.end(ConnectionResetError())


@dataclass
class Network:
    """Who listens at which port, and every call that was made. `listen` is told what makes a protocol and in which context it runs."""

    chance: random.Random
    listeners: dict[int, tuple[Callable[[], Any], Context]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def call(self, port: int, factory: Callable[[], ResponseHandler], fault: str = "") -> tuple[Call, ResponseHandler]:
        """OSError when nobody listens."""
        if port not in self.listeners:
            raise ConnectionRefusedError(port)
        answers, context = self.listeners[port][0], self.listeners[port][1].copy()
        near = factory()
        call = Call(near, context.run(answers), fault, self.chance)
        call.far.context = context
        self.calls = [each for each in self.calls if not each.near.is_closing()] + [call]
        context.run(call.far.protocol.connection_made, call.far)
        near.connection_made(call.near)
        if fault == "refuse":
            call.cut()
        return call, near


@dataclass
class SwiftLine:
    """As `bench.soak.line.Line`: the borrower's way to the gateway. `faults` waits for the next calls, one each."""

    network: Network
    port_behind: int
    faults: deque[str] = field(default_factory=deque)
    done: Counter[str] = field(default_factory=Counter)
    patient: bool = False
    _calls: list[Call] = field(default_factory=list)

    base = "http://gateway"

    async def open(self) -> None:
        return

    async def close(self) -> None:
        self.cut()

    def cut(self) -> None:
        for call in self._calls:
            call.cut()
        self._calls.clear()

    def fall_silent(self) -> None:
        for call in self._calls:
            call.silent = True

    def heal(self) -> None:
        """No more faults. What is silent or holds back breaks, unless both ends are to find out by themselves."""
        self.faults.clear()
        if not self.patient:
            for call in self._calls:
                if call.silent or call.fault:
                    call.cut()

    def connector(self) -> aiohttp.BaseConnector:
        return Wire(self._connect)

    def _connect(self, factory: Callable[[], ResponseHandler]) -> ResponseHandler:
        fault = self.faults.popleft() if self.faults else ""
        call, protocol = self.network.call(self.port_behind, factory, fault)
        if fault:
            self.done[f"line {fault}"] += 1
        self._calls = [each for each in self._calls if not each.near.is_closing()] + [call]
        return protocol


class Wire(aiohttp.BaseConnector):
    """Lets an `aiohttp` client call over a network that is none."""

    def __init__(self, connect: Callable[[Callable[[], ResponseHandler]], ResponseHandler]) -> None:
        super().__init__(force_close=True)
        self._connect = connect

    async def _create_connection(self, req: Any, traces: Any, timeout: Any) -> ResponseHandler:  # noqa: ASYNC109
        try:
            return self._connect(self._factory)
        except OSError as refused:
            raise aiohttp.ClientConnectorError(req.connection_key, refused) from refused
