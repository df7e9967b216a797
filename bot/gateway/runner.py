"""Running the bot's turns: those of one conversation one after another, those of different conversations side by side.

Nothing is remembered here that the log does not know: at start and every second, conversations with an unanswered message that no
other gateway has in hand are taken up, so a gateway that died leaves no turn behind. A turn that was overtaken is dropped; one whose
effects were refused is run again once on fresh reads; while the database is away it waits; one that no worker can answer ends in an
honest sentence and the offer of a person.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import aiohttp

from bot.gateway.bell import Bells
from bot.gateway.faults import report
from bot.gateway.figures import Figures
from bot.gateway.hands import SHOWN_EVERY
from bot.gateway.stopping import let_finish
from bot.gateway.workers import NoWorker, WorkerAway, WorkerFailed, Workers
from bot.service import turns
from bot.service.errors import ServiceError, Stale
from bot.service.talk_records import Entry
from bot.service.turn import TurnAnswer
from bot.service.turns import Turn
from bot.store.engine import AWAY
from bot.store.unit_of_work import Store

LOG = logging.getLogger("bot.turns")
ATTEMPTS = 2
SWEEP_SECONDS = 1.0
PATIENCE_SECONDS = 90.0
PAUSE_AFTER_FAULT, PAUSE_WHILE_AWAY = 1.0, 0.5
TYPING_LASTS = timedelta(seconds=12)
"""A gateway that dies says nothing more; its "is writing" is over by itself this long after it was last said."""


class TurnRunner:
    """The queue of turns of this gateway."""

    def __init__(self, store: Store, workers: Workers, bell: Bells, figures: Figures, clock: Callable[[], datetime]) -> None:
        self._store, self._workers, self._bell, self._figures, self._clock = store, workers, bell, figures, clock
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._asking: set[asyncio.Task[TurnAnswer]] = set()
        self._sweeper: asyncio.Task[None] | None = None
        self._shower: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def start(self) -> None:
        self._sweeper = asyncio.create_task(self._sweep())
        self._shower = asyncio.create_task(self._show())

    async def stop(self) -> None:
        """Stop at once; turns in flight stay unanswered in the log and are run again at the next start.

        The wait for a worker is cut at once. Work on the database gets a few seconds, because cutting it loses the connection.
        """
        self._stopping.set()
        for asking in self._asking:
            asking.cancel()
        tasks = [task for task in (self._sweeper, self._shower, *self._running.values()) if task is not None]
        await let_finish(tasks)

    def poke(self, conversation_id: str, turn: Turn | None = None) -> None:
        """Something was said in a conversation: see that it gets answered, beginning with `turn` where that is known already."""
        if self._stopping.is_set():
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work_off(conversation_id, turn))
        self._running[conversation_id] = task
        task.add_done_callback(lambda done: self._finished(conversation_id, done))

    def _finished(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        del self._running[conversation_id]
        if not task.cancelled() and (problem := task.exception()) is not None:
            report("answering a conversation; it is taken up again", problem)
        elif conversation_id in self._again and not task.cancelled():
            self.poke(conversation_id)

    async def _sweep(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._take_up()
            except Exception as problem:
                report("looking for unanswered messages", problem)
            await self._rest(SWEEP_SECONDS)

    async def _take_up(self) -> None:
        """See to what waits and is in nobody's hand, and tell how long the oldest has waited."""
        async with self._store.glance() as uow:
            waiting = await uow.conversations.waiting()
        now = self._clock()
        self._figures.unanswered.set(len(waiting))
        self._figures.oldest_unanswered.set(max((now - each.since).total_seconds() for each in waiting) if waiting else 0.0)
        for conversation_id in self._bell.left({each.conversation_id: each.answered_seq for each in waiting}):
            if conversation_id not in self._running:
                self.poke(conversation_id)

    async def _show(self) -> None:
        """Show the other gateways what is in hand here, as long as there is a worker to answer it."""
        while not self._stopping.is_set():
            if self._running and self._workers.any_known:
                self._bell.show(self._running.keys())
            await self._rest(SHOWN_EVERY)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _work_off(self, conversation_id: str, known: Turn | None) -> None:
        while not self._stopping.is_set():
            self._again.discard(conversation_id)
            try:
                if await self._work_on(conversation_id, known):
                    return
            except (WorkerAway, *AWAY) as problem:
                report("answering a conversation; it stays in hand", problem)
                await self._rest(PAUSE_WHILE_AWAY)
            known = None

    async def _work_on(self, conversation_id: str, known: Turn | None) -> bool:
        """Run the next turn of a conversation, which may be known already; whether it was the last."""
        turn = known or await self._next(conversation_id)
        if turn is None:
            return True
        outcome = await self._run(turn)
        return outcome == "answered" and turn.conversation.asked_seq == turn.question.seq and conversation_id not in self._again

    async def _next(self, conversation_id: str) -> Turn | None:
        async with self._store.glance() as uow:
            return await turns.next_turn(uow, conversation_id, self._clock())

    async def _run(self, turn: Turn) -> str:
        began = time.monotonic()
        async with self._typing(turn.conversation.id):
            outcome, rows = await self._settle(turn)
        self._figures.turns.labels(outcome).inc()
        self._figures.turn_seconds.observe(time.monotonic() - began)
        self._bell.ring(turn.conversation.id, rows)
        self._bell.ring("console")
        return outcome

    async def _settle(self, turn: Turn) -> tuple[str, Sequence[Entry]]:
        """What became of it, and the rows that were said if they are all that came of it; while the database is away the message is
        tried again, for as long as one may wait for a worker."""
        try:
            return await self._attempt(turn)
        except (WorkerAway, *AWAY):
            if self._clock() - turn.question.at < timedelta(seconds=PATIENCE_SECONDS):
                raise
            return await self._give_up(turn), ()

    async def _attempt(self, turn: Turn) -> tuple[str, Sequence[Entry]]:
        for attempt in range(ATTEMPTS):
            fresh = turn if attempt == 0 else await self._fresh(turn)
            answer = await self._answer(fresh) if fresh else None
            if fresh is None:
                return "overtaken", ()
            if answer is None:
                return await self._give_up(fresh), ()
            try:
                async with self._store.write() as uow:
                    said = await turns.commit(uow, fresh, answer, self._clock())
                self._figures.messages.labels("bot", fresh.question.channel).inc(len(said))
                return "answered", () if answer.effects else said
            except Stale:
                return "overtaken", ()
            except ServiceError as refused:
                LOG.warning("an effect of a turn was refused: %s", refused.code)
            except Exception as problem:
                report("committing a turn", problem)
                if attempt + 1 == ATTEMPTS and isinstance(problem, AWAY):
                    raise
        return await self._give_up(turn), ()

    async def _fresh(self, turn: Turn) -> Turn | None:
        """The same turn on what is true by now; None when it has become another."""
        again = await self._next(turn.conversation.id)
        return again if again and again.question.seq == turn.question.seq else None

    async def _answer(self, turn: Turn) -> TurnAnswer | None:
        """A worker's answer; None when none can be had, WorkerAway when it may be had later."""
        avoid: str | None = None
        for _ in range(ATTEMPTS):
            self._go_on()
            try:
                return await self._ask(turn, avoid)
            except WorkerAway:
                raise
            except WorkerFailed as failed:
                avoid = str(failed)
                LOG.warning("a worker gave no answer: %s", type(failed.__cause__).__name__)
                if not isinstance(failed.__cause__, aiohttp.ClientConnectionError):
                    await asyncio.sleep(PAUSE_AFTER_FAULT)
            except NoWorker:
                LOG.error("no dialogue worker is ready")
                return None
        return None

    def _go_on(self) -> None:
        """Begin nothing new while stopping: a worker that is asked now would be waited for."""
        if self._stopping.is_set():
            raise asyncio.CancelledError

    async def _ask(self, turn: Turn, avoid: str | None) -> TurnAnswer:
        asking = asyncio.create_task(self._workers.answer(turn.request, PATIENCE_SECONDS, avoid))
        self._asking.add(asking)
        try:
            return await asking
        finally:
            self._asking.discard(asking)

    async def _give_up(self, turn: Turn) -> str:
        try:
            async with self._store.write() as uow:
                await turns.give_up(uow, turn, self._clock())
        except Stale:
            return "overtaken"
        return "given_up"

    @asynccontextmanager
    async def _typing(self, conversation_id: str) -> AsyncIterator[None]:
        """Say for as long as it lasts that the bot is writing, and then that it no longer is, whatever became of it."""
        writing = asyncio.create_task(self._keep_typing(conversation_id))
        try:
            yield
        finally:
            writing.cancel()
            self._say_typing(conversation_id, timedelta(0))

    async def _keep_typing(self, conversation_id: str) -> None:
        while True:
            self._say_typing(conversation_id, TYPING_LASTS)
            await asyncio.sleep(TYPING_LASTS.total_seconds() / 2)

    def _say_typing(self, conversation_id: str, lasts: timedelta) -> None:
        until = (self._clock() + lasts).isoformat()
        self._bell.whisper(conversation_id, {"type": "typing", "sender": "bot", "until": until})
