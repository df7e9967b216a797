"""The borrower's WebSocket: the same rows as the long poll, as they come, and words that are not kept.

The credential comes as a subprotocol (`credential.<value>`) or as the first message {"type": "auth", "credential"}, never in the
address. The server says hello, sends every row after the cursor in order, and pings so that both sides notice a dead line.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

from aiohttp import WSMsgType, web

from bot.gateway.bell import Ear
from bot.gateway.conversations import cursor_of, let_in
from bot.gateway.faults import report
from bot.gateway.gate import Gate, gate_of
from bot.gateway.stream import LOOK_AGAIN, look
from bot.service.errors import ServiceError
from bot.service.turn import Json

PING_SECONDS = 20.0
AUTH_SECONDS = 10.0
LAST_WORDS_SECONDS = 5.0
FRAME_LIMIT = 8192
TYPING_LASTS = timedelta(seconds=6)
TYPING_SPACING = 1.0
SUBPROTOCOL = "borrower-chat"
REFUSED, UNKNOWN = 4401, 4404
Whose = Literal["borrower", "agent"]


def add_routes(app: web.Application) -> None:
    app.add_routes([web.get("/api/conversations/{id}/socket", follow)])


async def follow(request: web.Request) -> web.WebSocketResponse:
    """Follow a conversation; closed with 4401 for a bad credential and 4404 for another's conversation."""
    gate, conversation_id, after = gate_of(request), request.match_info["id"], cursor_of(request)
    offered = [name.strip() for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
    secret = next((name for name in offered if name.startswith("credential.")), None)
    async with opened(request, gate, "borrower", (SUBPROTOCOL, secret) if secret else (SUBPROTOCOL,)) as socket:
        credential = secret.removeprefix("credential.") if secret else await _first_words(socket)
        try:
            await let_in(gate, credential, conversation_id)
        except ServiceError as refused:
            await socket.close(code=REFUSED if refused.code == "credential" else UNKNOWN, message=refused.code.encode())
            return socket
        await serve(gate, socket, conversation_id, after, "borrower")
    return socket


@asynccontextmanager
async def opened(
    request: web.Request, gate: Gate, whose: Whose, protocols: tuple[str, ...] = ()
) -> AsyncIterator[web.WebSocketResponse]:
    """A WebSocket that is counted, and closed when the gateway stops."""
    socket = web.WebSocketResponse(heartbeat=PING_SECONDS, max_msg_size=FRAME_LIMIT, protocols=protocols)
    await socket.prepare(request)
    gate.sockets.add(socket)
    gate.figures.sockets.labels(whose).inc()
    try:
        yield socket
    finally:
        gate.sockets.discard(socket)
        gate.figures.sockets.labels(whose).dec()


async def _first_words(socket: web.WebSocketResponse) -> str:
    try:
        first = json.loads(await socket.receive_str(timeout=AUTH_SECONDS))
    except (ValueError, TypeError, TimeoutError, RuntimeError):
        return ""
    credential = first.get("credential") if isinstance(first, dict) and first.get("type") == "auth" else None
    return credential if isinstance(credential, str) else ""


async def serve(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, after: int, whose: Whose) -> None:
    """Send rows and whispers until either side ends it; `whose` is who sits at the other end."""
    with gate.bell.listen(conversation_id) as ear:
        speaking = asyncio.create_task(_speak(gate, socket, conversation_id, after, ear, whose))
        try:
            await _listen(gate, socket, conversation_id, whose)
        finally:
            await socket.close()
            ear.wake()
            await asyncio.wait({speaking}, timeout=LAST_WORDS_SECONDS)
            speaking.cancel()


async def _speak(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, after: int, ear: Ear, whose: Whose) -> None:
    """Say everything until the line ends; whatever breaks it ends the line, and the client comes back with its cursor."""
    try:
        await _say_all(gate, socket, conversation_id, after, ear, whose)
    except ConnectionError:
        pass
    except Exception as problem:
        report("speaking on a socket", problem)
    finally:
        await socket.close()


async def _say_all(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, after: int, ear: Ear, whose: Whose) -> None:
    shown: Json = {}
    pinged = time.monotonic()
    while not socket.closed:
        news = await look(gate, conversation_id, after)
        if not shown:
            hello = {"type": "hello", "last": news.conversation.last_seq, "now": gate.clock().isoformat(), "holder": news.holder}
            await socket.send_json(hello)
        elif news.holder != shown:
            await socket.send_json({"type": "holder", "holder": news.holder})
        shown = news.holder
        for entry in news.entries:
            await socket.send_json({"type": "event", "event": entry.to_json()})
        after = news.cursor or after
        if after < news.conversation.last_seq:
            continue
        for heard in await ear.wait(LOOK_AGAIN):
            if heard["sender"] != whose:
                await socket.send_json(heard)
        if time.monotonic() - pinged >= PING_SECONDS:
            pinged = time.monotonic()
            await socket.send_json({"type": "ping"})


async def _listen(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, whose: Whose) -> None:
    typed = 0.0
    async for frame in socket:
        kind = _kind(frame.data) if frame.type is WSMsgType.TEXT else None
        if kind == "ping":
            await socket.send_json({"type": "pong"})
        elif kind == "typing" and time.monotonic() - typed >= TYPING_SPACING:
            typed = time.monotonic()
            until = (gate.clock() + TYPING_LASTS).isoformat()
            gate.bell.whisper(conversation_id, {"type": "typing", "sender": whose, "until": until})


def _kind(raw: str) -> object:
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return message.get("type") if isinstance(message, dict) else None
