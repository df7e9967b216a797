"""The busiest minutes of a day, event by event: turns arrive at random, each conversation's in order, and wait for worker and database.

A turn has three stages: the gateway writes the message down (database), a worker works on it (a core), the turn is committed (database).
Times are lognormal through the measured middle and 95th of a hundred. A conversation's data lie on one shard.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log
from random import Random

Z95 = 1.6448536269514722
STAGES = 3
WORKING = 1
FIRST_SHARE = 0.45
"""How much of a turn's time at the database comes before the worker's."""

Spread = tuple[float, float]


@dataclass(slots=True)
class Servers:
    """So many alike and a queue before them; `worked` adds up their time."""

    free: int
    waiting: deque[Turn] = field(default_factory=deque)
    worked: float = 0.0


@dataclass(slots=True)
class Turn:
    """One message on its way: `stage` is the one it is in or waits for."""

    arrived: float
    talk: int
    stage: int = 0
    answered: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`rate` turns a second for `seconds` over `talks` conversations; each shard works on `width` transactions at a time."""

    rate: float
    seconds: float
    talks: int
    workers: int
    shards: int
    width: int
    worker_stage: Spread
    database_stage: Spread
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Seconds from a message's arrival to the end of its turn, and how full the servers were."""

    turns: int
    middle: float
    p95: float
    p99: float
    workers_busy: float
    databases_busy: float


class Play:
    """One run of a trial."""

    def __init__(self, trial: Trial) -> None:
        self.trial, self.dice = trial, Random(trial.seed)
        self.workers = Servers(trial.workers)
        self.shards = [Servers(trial.width) for _ in range(trial.shards)]
        self.events: list[tuple[float, int, Turn]] = []
        self.at_work: set[int] = set()
        self.begun = 0
        self.held: defaultdict[int, deque[Turn]] = defaultdict(deque)

    def run(self) -> Outcome:
        """Play every turn to its end."""
        turns = list(self._arrivals())
        coming, count = deque(turns), len(turns)
        while coming or self.events:
            if coming and (not self.events or coming[0].arrived <= self.events[0][0]):
                turn = coming.popleft()
                self._ask(turn.arrived, turn)
            else:
                now, _, turn = heapq.heappop(self.events)
                self._finish(now, turn)
        return self._outcome([turn.answered - turn.arrived for turn in turns], count)

    def _arrivals(self) -> Sequence[Turn]:
        found, now = [], self.dice.expovariate(self.trial.rate)
        while now < self.trial.seconds:
            found.append(Turn(now, self.dice.randrange(self.trial.talks)))
            now += self.dice.expovariate(self.trial.rate)
        return found

    def _servers(self, turn: Turn) -> Servers:
        return self.workers if turn.stage == WORKING else self.shards[turn.talk % len(self.shards)]

    def _ask(self, now: float, turn: Turn) -> None:
        """Begin the turn's stage, or have it wait: for the conversation's turn before it, or for a server."""
        if turn.stage == WORKING:
            if turn.talk in self.at_work:
                self.held[turn.talk].append(turn)
                return
            self.at_work.add(turn.talk)
        servers = self._servers(turn)
        if servers.free:
            servers.free -= 1
            self._begin(now, turn, servers)
        else:
            servers.waiting.append(turn)

    def _begin(self, now: float, turn: Turn, servers: Servers) -> None:
        takes = self._takes(turn.stage)
        servers.worked += takes
        self.begun += 1
        heapq.heappush(self.events, (now + takes, self.begun, turn))

    def _finish(self, now: float, turn: Turn) -> None:
        servers = self._servers(turn)
        if servers.waiting:
            self._begin(now, servers.waiting.popleft(), servers)
        else:
            servers.free += 1
        turn.stage += 1
        if turn.stage < STAGES:
            self._ask(now, turn)
            return
        turn.answered = now
        self.at_work.discard(turn.talk)
        if waiting := self.held.get(turn.talk):
            self._ask(now, waiting.popleft())

    def _takes(self, stage: int) -> float:
        middle, high = self.trial.worker_stage if stage == WORKING else self.trial.database_stage
        share = {0: FIRST_SHARE, WORKING: 1.0}.get(stage, 1 - FIRST_SHARE)
        return share * middle * exp(self.dice.gauss(0, log(high / middle) / Z95))

    def _outcome(self, took: list[float], count: int) -> Outcome:
        took.sort()
        of_shards = self.trial.seconds * self.trial.width * len(self.shards)
        return Outcome(
            turns=count,
            middle=took[count // 2],
            p95=took[int(count * 0.95)],
            p99=took[int(count * 0.99)],
            workers_busy=self.workers.worked / (self.trial.seconds * self.trial.workers),
            databases_busy=sum(shard.worked for shard in self.shards) / of_shards,
        )
