"""A gateway's and a worker's parts in one process, on a demo book of their own: the same calls in the same order as when serving."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bench.turn.clock import Stages
from bot.dialogue.agent import Dialogue
from bot.dialogue.worker import create_app
from bot.gateway.workers import Workers
from bot.lending.dates import business_date
from bot.service import conversation, demo, inbox, turns
from bot.service.conversation import Incoming
from bot.service.turn import TurnAnswer
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store

KEY = "bench"
ZONE = "Asia/Shanghai"
SAID = {
    "zh": ("你好", "我现在欠多少钱", "为什么有罚息", "可以分期吗", "什么时候会影响征信", "谢谢"),
    "en": (
        "hello",
        "how much do I owe",
        "why is there a penalty",
        "can I pay in instalments",
        "what happens if I am late",
        "thanks",
    ),
}
STAGES = (
    "log the message",
    "transport",
    "nlu",
    "policy",
    "actions",
    "rest of the worker",
    "commit the turn",
    "whole",
)


@dataclass
class Bed:
    """What a turn needs; `turn` runs one from the borrower's words to the committed answer and keeps the times of its stages."""

    store: Store
    dialogue: Dialogue
    workers: Workers
    stages: Stages

    async def begin(self, borrower_id: str) -> str:
        """A proven borrower's conversation."""
        async with self.store.write() as uow:
            borrower = await uow.borrowers.get(borrower_id)
            return (await conversation.of_borrower(uow, borrower, "zh", now())).id

    async def timed(self, conversation_id: str, text: str) -> float:
        """Seconds of one turn, without its stages: several may run at a time."""
        began = time.perf_counter()
        await self._turn(conversation_id, text)
        return time.perf_counter() - began

    async def turn(self, conversation_id: str, text: str) -> dict[str, float]:
        """One turn with the times of its stages; one at a time."""
        self.stages.turn(())
        await self._turn(conversation_id, text)
        return self._settled()

    async def _turn(self, conversation_id: str, text: str) -> None:
        stages = self.stages
        with stages.stage("whole"):
            with stages.stage("log the message"):
                async with self.store.write() as uow:
                    message = Incoming(client_msg_id=secrets.token_hex(8), text=text)
                    turn = (await inbox.hear(uow, conversation_id, message, now())).turn
            if turn is None:
                raise RuntimeError("the bot has no turn here: a person holds the conversation, or something is unanswered")
            with stages.stage("asked"):
                answer: TurnAnswer = await self.workers.answer(turn.request, patience=5)
            with stages.stage("commit the turn"):
                async with self.store.write() as uow:
                    await turns.commit(uow, turn, answer, now())

    def _settled(self) -> dict[str, float]:
        found = self.stages.open
        inside = sum(found.get(name, 0.0) for name in ("nlu", "policy", "actions"))
        found["transport"] = found["asked"] - found["worker"]
        found["rest of the worker"] = found["worker"] - inside
        return self.stages.turn(STAGES)


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def laid(folder: Path, model: Path) -> AsyncIterator[Bed]:
    """The parts, running, until the block ends."""
    url = f"sqlite+aiosqlite:///{folder / 'bench.db'}"
    await upgrade_async(url)
    store = Store.open(url)
    async with store.write() as uow:
        await demo.seed(uow, business_date(now(), ZONE), now(), lambda done, everything: None)
    dialogue = Dialogue(model, store)
    await dialogue.warm()
    stages = Stages()
    _watch(dialogue, stages)
    async with _worker(dialogue) as address:
        workers = Workers([address], KEY, 30)
        await workers.open()
        yield Bed(store, dialogue, workers, stages)
        await workers.close()
    await store.close()


def _watch(dialogue: Dialogue, stages: Stages) -> None:
    processor = dialogue._processor
    stages.watch(processor, "parse_message", "nlu")
    stages.watch(processor, "predict_next_with_tracker_if_should", "policy")
    stages.watch(processor.action_endpoint, "request", "actions")
    stages.watch(dialogue, "answer", "worker")


@asynccontextmanager
async def _worker(dialogue: Dialogue) -> AsyncIterator[str]:
    runner = web.AppRunner(create_app(dialogue, KEY), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
