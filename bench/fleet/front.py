"""The way in: connections are shared out among the gateways in turn, and go to another one when one refuses, as a reverse proxy does."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field

from bench.soak.line import Call, Line

MESSAGE = re.compile(rb"POST /api/conversations/([^/ ]+)/messages ")


@dataclass
class Front(Line):
    """`ports` are the gateways'; `sent_by` tells through which port a conversation's latest message went."""

    ports: tuple[int, ...] = ()
    sent_by: dict[str, int] = field(default_factory=dict)
    _taken: int = 0
    _through: dict[Call, int] = field(default_factory=lambda: defaultdict(int))

    async def _reach(self, call: Call) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._taken += 1
        for turn in range(len(self.ports)):
            port = self.ports[(self._taken + turn) % len(self.ports)]
            try:
                reached = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            self._through[call] = port
            return reached
        raise ConnectionRefusedError

    def note(self, call: Call, chunk: bytes) -> None:
        for conversation_id in MESSAGE.findall(chunk):
            self.sent_by[conversation_id.decode()] = self._through[call]
