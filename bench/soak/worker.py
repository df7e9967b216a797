"""A dialogue worker that answers by rule, so that what it was asked for, and only that, must be found in the database.

Each answer is two sentences that name the message they answer. Words that begin with `complain` are written down as a complaint, `person`
hands over to the queue, anything else offers a choice. The state counts the turns. Faults are done to the next calls, one each.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field

from aiohttp import web

from bot.service.turn import Effect, Say, TurnAnswer, TurnRequest

KEY = "key-of-the-soak-worker"
FAULTS = ("cut", "error", "nonsense", "silence", "slow", "away")
AWAY_SECONDS = 0.5


def answer(asked: TurnRequest) -> TurnAnswer:
    """What the rules say to a message."""
    words = asked.text or asked.choice or ""
    says = (Say(text=f"re:{asked.seq}.1"), Say(text=f"re:{asked.seq}.2", payload={"choices": [{"id": "more", "title": "more"}]}))
    turns = (asked.state or {}).get("turns", 0) + 1
    return TurnAnswer(says=says, effects=_effects(words, asked), state={"turns": turns}, language=asked.language)


def _effects(words: str, asked: TurnRequest) -> tuple[Effect, ...]:
    if words.startswith("complain") and asked.verified:
        return (Effect(verb="record_complaint", args={"kind": "conduct", "statement": f"{asked.conversation_id}:{asked.seq}"}),)
    if words.startswith("person") or words == "request_human":
        return (Effect(verb="open_case", args={"topic": "other", "reason": "asked"}),)
    return ()


@dataclass
class Worker:
    """`faults` waits for the next calls; `done` counts what was done to them."""

    faults: deque[str] = field(default_factory=deque)
    done: Counter[str] = field(default_factory=Counter)
    _away: bool = False

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.post("/turn", self._turn), web.get("/healthz", self._healthz)])
        return app

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.Response(status=503 if self._away else 200)

    async def _turn(self, request: web.Request) -> web.Response:
        asked = TurnRequest.from_json(await request.json())
        fault = self.faults.popleft() if self.faults else ""
        if fault:
            self.done[f"worker {fault}"] += 1
        if fault == "away":
            self._away = True
            asyncio.get_running_loop().call_later(AWAY_SECONDS, setattr, self, "_away", False)
        if fault in ("cut", "away") and request.transport is not None:
            request.transport.abort()
        if fault in ("slow", "silence"):
            await asyncio.sleep(0.3 if fault == "slow" else 3.0)
        if fault == "error":
            return web.Response(status=500)
        return web.json_response({"says": "?"} if fault == "nonsense" else answer(asked).to_json())
