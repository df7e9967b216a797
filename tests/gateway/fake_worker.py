"""A dialogue worker that really listens and speaks the turn protocol, with answers that a test writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.service.turn import Effect, Say, TurnAnswer, TurnRequest

KEY = "key-of-the-test-worker"
Script = Callable[[TurnRequest], TurnAnswer]


def says(*texts: str, choices: list[dict[str, str]] | None = None, effects: tuple[Effect, ...] = (), **more: Any) -> TurnAnswer:
    """An answer with these texts, the choices on the last one."""
    payloads: list[dict[str, Any]] = [{} for _ in texts]
    if choices:
        payloads[-1]["choices"] = choices
    spoken = tuple(Say(text=text, payload=payload) for text, payload in zip(texts, payloads, strict=True))
    return TurnAnswer(says=spoken, effects=effects, state=more.get("state", {"turns": 1}), language=more.get("language", "zh"))


def echo(request: TurnRequest) -> TurnAnswer:
    """Says what was said, and offers a plan."""
    return says(f"回答：{request.text or request.choice}", choices=[{"id": "plan", "title": "分期"}])


@dataclass
class FakeWorker:
    """`script` answers; `heard` keeps the turns that were asked; `faults` are raised before answers, one each."""

    script: Script = echo
    heard: list[TurnRequest] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ready: bool = True
    holding: asyncio.Event | None = None
    url: str = ""
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def asked(self, turns: int) -> None:
        """Wait until so many turns were asked."""
        async with asyncio.timeout(60), self.news:
            await self.news.wait_for(lambda: len(self.heard) >= turns)

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/turn", self._turn), web.get("/healthz", self._healthz)])
        return app

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.json_response({}, status=200 if self.ready else 503)

    async def _turn(self, request: web.Request) -> web.Response:
        assert request.headers["X-Worker-Key"] == KEY
        asked = TurnRequest.from_json(await request.json())
        async with self.news:
            self.heard.append(asked)
            self.news.notify_all()
        if self.holding is not None:
            await self.holding.wait()
        fault = self.faults.pop(0) if self.faults else None
        if fault == "cut":
            assert request.transport is not None
            request.transport.close()
        if fault is not None:
            return web.json_response({}, status=503 if fault == "503" else 500)
        return web.json_response(self.script(asked).to_json())


@asynccontextmanager
async def listening(worker: FakeWorker) -> AsyncIterator[FakeWorker]:
    async with TestServer(worker.app()) as server:
        worker.url = str(server.make_url("")).rstrip("/")
        yield worker
