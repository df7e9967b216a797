"""Borrowers who have the chat open: two tabs to a conversation on real WebSockets, and some who take nothing any more."""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.service.hashing import token_hash
from bot.service.talk_records import Conversation
from bot.store.unit_of_work import Store

AT_ONCE = 50
NO_LIMIT = aiohttp.ClientTimeout(total=None, sock_connect=60)
DEAF_BUFFER = 2048


@dataclass(frozen=True)
class Talk:
    """A conversation and what lets one into it."""

    id: str
    credential: str


async def begin(store: Store, lender: str, number: int, agent: str | None = None) -> list[Talk]:
    """Conversations of visitors, as the gateway writes them; held by a person if one is named."""
    held: dict[str, Any] = {"owner": "agent", "owner_agent": agent} if agent else {}
    now = datetime.now(UTC)
    talks = [Talk(f"talk-{each}-{secrets.token_hex(4)}", secrets.token_urlsafe(24)) for each in range(number)]
    async with store.write() as uow:
        for talk in talks:
            await uow.conversations.add(
                Conversation(id=talk.id, lender_id=lender, language="en", zone="Asia/Shanghai", created_at=now, **held)
            )
            await uow.credentials.add(token_hash(talk.credential), talk.id, now + timedelta(hours=12))
    return talks


@dataclass
class Crowd:
    """`heard` tells, by conversation, when which of the borrower's messages came to the second tab, in monotonic seconds."""

    address: str
    heard: dict[str, dict[str, float]] = field(default_factory=dict)
    _client: aiohttp.ClientSession | None = None
    _reading: list[asyncio.Task[None]] = field(default_factory=list)
    _deaf: list[socket.socket] = field(default_factory=list)

    async def __aenter__(self) -> Crowd:
        self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=NO_LIMIT)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)
        for each in self._deaf:
            each.close()
        assert self._client is not None
        await self._client.close()

    async def open(self, talks: list[Talk], tabs: int = 2) -> None:
        """Open every conversation in so many tabs and wait until each was greeted."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(talk: Talk) -> None:
            async with gate:
                line = await self._connect(talk)
                await line.receive_json(timeout=120)
            self._reading.append(asyncio.create_task(self._read(talk, line)))

        await asyncio.gather(*(one(talk) for talk in talks for _ in range(tabs)))

    async def _connect(self, talk: Talk) -> ClientWebSocketResponse:
        assert self._client is not None
        address = f"{self.address}/api/conversations/{talk.id}/socket"
        return await self._client.ws_connect(address, protocols=("borrower-chat", f"credential.{talk.credential}"))

    async def _read(self, talk: Talk, line: ClientWebSocketResponse) -> None:
        heard = self.heard.setdefault(talk.id, {})
        async for frame in line:
            now = time.monotonic()
            if frame.type is WSMsgType.TEXT and '"borrower"' in frame.data:
                event: dict[str, Any] = frame.json().get("event", {})
                if event.get("sender") == "borrower":
                    heard[event["text"]] = now  # the later of the two tabs remains

    async def deafen(self, talks: list[Talk]) -> None:
        """Tabs that were greeted and then stopped reading, with as little room on the way as the system allows."""
        loop = asyncio.get_running_loop()
        host, port = self.address.removeprefix("http://").split(":")
        for talk in talks:
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, DEAF_BUFFER)
            line.setblocking(False)
            await loop.sock_connect(line, (host, int(port)))
            await loop.sock_sendall(line, _handshake(talk))
            await loop.sock_recv(line, 256)
            self._deaf.append(line)

    async def send(self, talk: Talk, text: str) -> float:
        """Send a message; answers when it was safe in the log, in monotonic seconds."""
        assert self._client is not None
        address, headers = f"{self.address}/api/conversations/{talk.id}/messages", {"Authorization": f"Bearer {talk.credential}"}
        async with self._client.post(
            address, json={"client_msg_id": secrets.token_hex(8), "text": text}, headers=headers
        ) as answer:
            await answer.read()
            answer.raise_for_status()
        return time.monotonic()


def _handshake(talk: Talk) -> bytes:
    lines = [
        f"GET /api/conversations/{talk.id}/socket HTTP/1.1",
        "Host: 127.0.0.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Sec-WebSocket-Protocol: borrower-chat, credential.{talk.credential}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
