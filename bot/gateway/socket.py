"""The borrower's WebSocket: the same rows as the long poll, as they come, and words that are not kept.

The credential comes as a subprotocol (`credential.<value>`) or as the first message {"type": "auth", "credential"}, never in the
address. The server says hello, sends every row after the cursor in order, and pings so that both sides notice a dead line.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from aiohttp import WSMsgType, web

from bot.gateway.bell import Ear
from bot.gateway.conversations import cursor_of, let_in
from bot.gateway.faults import report
from bot.gateway.gate import Gate, gate_of
from bot.gateway.stream import following, look
from bot.service.errors import ServiceError
from bot.service.talk_records import Entry
from bot.service.turn import Json

PING_SECONDS = 20.0
AUTH_SECONDS = 10.0
LAST_WORDS_SECONDS = 5.0
FRAME_LIMIT = 8192
TYPING_LASTS = timedelta(seconds=6)
TYPING_SPACING = 1.0
SUBPROTOCOL = "borrower-chat"
REFUSED, UNKNOWN, TOO_SLOW = 4401, 4404, 4408
SLOW_SECONDS = 15.0
"""A reader who lets nothing through for so long is hung up on, and catches up by cursor."""
TRANSPORT: web.ResponseKey[asyncio.Transport | None] = web.ResponseKey("transport")
PRESENT_LASTS = timedelta(seconds=25)
PRESENT_EVERY = 10.0
Whose = Literal["borrower", "agent"]


@dataclass(frozen=True, slots=True)
class End:
    """Who sits at one end of a line: `name` is an agent's, by which colleagues who look at the same case know of each other."""

    whose: Whose
    name: str | None = None
    line: str = field(default_factory=lambda: secrets.token_hex(8))


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
        await serve(gate, socket, conversation_id, after, End("borrower"))
    return socket


@asynccontextmanager
async def opened(
    request: web.Request, gate: Gate, whose: Whose, protocols: tuple[str, ...] = ()
) -> AsyncIterator[web.WebSocketResponse]:
    """A WebSocket that is counted, and closed when the gateway stops."""
    socket = web.WebSocketResponse(heartbeat=PING_SECONDS, max_msg_size=FRAME_LIMIT, protocols=protocols)
    await socket.prepare(request)
    socket[TRANSPORT] = request.transport
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


async def serve(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, after: int, end: End) -> None:
    """Send rows and whispers until either side ends it; `end` is who sits at the other one."""
    with gate.bell.listen(conversation_id) as ear:
        speaking = asyncio.create_task(_speak(gate, socket, conversation_id, after, ear, end))
        try:
            await _listen(gate, socket, conversation_id, end)
        finally:
            await socket.close()
            ear.wake()
            await asyncio.wait({speaking}, timeout=LAST_WORDS_SECONDS)
            speaking.cancel()
            _say_present(gate, conversation_id, end, timedelta(0))


async def _speak(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, after: int, ear: Ear, end: End) -> None:
    """Say everything until the line ends; whatever breaks it ends the line, and the client comes back with its cursor."""
    try:
        await _say_all(gate, _Voice(socket), conversation_id, after, ear, end)
    except ConnectionError:
        pass
    except _TooSlow:
        await _hang_up(socket)
    except Exception as problem:
        report("speaking on a socket", problem)
    finally:
        await socket.close()


class _TooSlow(Exception):
    """The other end takes nothing any more."""


class _Voice:
    """What is said on a socket. Rows wait in the log, not here: no more than one page and what the line holds is in memory."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    @property
    def closed(self) -> bool:
        return self._socket.closed

    async def say(self, message: Json) -> None:
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                await self._socket.send_json(message)
        except TimeoutError:
            raise _TooSlow from None


async def _hang_up(socket: web.WebSocketResponse) -> None:
    """Say why, if that still gets through, and let go of the line in any case."""
    with suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(LAST_WORDS_SECONDS):
            await socket.close(code=TOO_SLOW, message=b"slow", drain=False)
    if (transport := socket[TRANSPORT]) is not None:
        transport.abort()


async def _say_all(gate: Gate, voice: _Voice, conversation_id: str, after: int, ear: Ear, end: End) -> None:
    shown: Json = {}
    pinged = time.monotonic()
    presence = _Presence(gate, conversation_id, end)
    while not voice.closed:
        look, brought = ear.brought()
        rows = following(brought, after)
        if not shown or look or rows is None:
            after, shown = await _say_news(gate, voice, conversation_id, after, shown)
        else:
            after = await _say_rows(voice, rows) or after
        ear.at = after
        presence.keep_up()
        for heard in await ear.wait(presence.patience(PING_SECONDS - (time.monotonic() - pinged))):
            presence.answer(heard)
            if (told := _told(heard, end)) is not None:
                await voice.say(told)
        if time.monotonic() - pinged >= PING_SECONDS:
            pinged = time.monotonic()
            await voice.say({"type": "ping"})


async def _say_news(gate: Gate, voice: _Voice, conversation_id: str, after: int, shown: Json) -> tuple[int, Json]:
    """Say all rows after a number, page by page, and who has the conversation if that changed; answers how far it came."""
    while True:
        news = await look(gate, conversation_id, after)
        if not shown:
            hello = {"type": "hello", "last": news.conversation.last_seq, "now": gate.clock().isoformat(), "holder": news.holder}
            await voice.say(hello)
        elif news.holder != shown:
            await voice.say({"type": "holder", "holder": news.holder})
        shown = news.holder
        after = await _say_rows(voice, news.entries) or after
        if after >= news.conversation.last_seq or voice.closed:
            return after, shown


async def _say_rows(voice: _Voice, rows: Sequence[Entry]) -> int | None:
    """Say rows; answers the number of the last one."""
    for row in rows:
        await voice.say({"type": "event", "event": row.to_json()})
    return rows[-1].seq if rows else None


def _told(heard: Json, end: End) -> Json | None:
    """What whoever sits at this end is told of a whisper; None for their own, and for what is between colleagues."""
    ours = heard.get("line") == end.line
    between_colleagues = heard["type"] in ("present", "case") or heard["sender"] == "borrower"
    if ours or heard["type"] == "who" or (end.whose == "borrower" and between_colleagues):
        return None
    return heard if end.whose == "agent" else {name: heard[name] for name in ("type", "sender", "until") if name in heard}


class _Presence:
    """An agent's colleagues at the same case know that they are there, at once when one comes and for as long as they stay."""

    def __init__(self, gate: Gate, conversation_id: str, end: End) -> None:
        self._gate, self._conversation_id, self._end = gate, conversation_id, end
        self._said = 0.0
        if end.name is not None:
            gate.bell.whisper(conversation_id, {"type": "who", "sender": "agent", "line": end.line})

    def keep_up(self) -> None:
        if time.monotonic() - self._said >= PRESENT_EVERY:
            self._said = time.monotonic()
            _say_present(self._gate, self._conversation_id, self._end, PRESENT_LASTS)

    def patience(self, most: float) -> float:
        """How long one may sleep: no longer than until colleagues must hear again that somebody is there."""
        return most if self._end.name is None else max(0.0, min(most, PRESENT_EVERY - (time.monotonic() - self._said)))

    def answer(self, heard: Json) -> None:
        if heard["type"] == "who" and heard["line"] != self._end.line:
            _say_present(self._gate, self._conversation_id, self._end, PRESENT_LASTS)


async def _listen(gate: Gate, socket: web.WebSocketResponse, conversation_id: str, end: End) -> None:
    typed = 0.0
    try:
        async for frame in socket:
            kind = _kind(frame.data) if frame.type is WSMsgType.TEXT else None
            if kind == "ping":
                await socket.send_json({"type": "pong"})
            elif kind == "typing" and time.monotonic() - typed >= TYPING_SPACING:
                typed = time.monotonic()
                _say_typing(gate, conversation_id, end, TYPING_LASTS)
    finally:
        if time.monotonic() - typed < TYPING_LASTS.total_seconds():
            _say_typing(gate, conversation_id, end, timedelta(0))


def _say_typing(gate: Gate, conversation_id: str, end: End, lasts: timedelta) -> None:
    gate.bell.whisper(conversation_id, {"type": "typing", **_by(end), "until": (gate.clock() + lasts).isoformat()})


def _say_present(gate: Gate, conversation_id: str, end: End, lasts: timedelta) -> None:
    if end.name is not None:
        gate.bell.whisper(conversation_id, {"type": "present", **_by(end), "until": (gate.clock() + lasts).isoformat()})


def _by(end: End) -> Json:
    return {"sender": end.whose, "line": end.line, **({"by": end.name} if end.name else {})}


def _kind(raw: str) -> object:
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return message.get("type") if isinstance(message, dict) else None
