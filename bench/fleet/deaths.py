"""What is killed while everybody talks, and how long those who hung on it wait for their answers.

Before each kill everybody who is idle writes at once. What then waits on the part that dies is what counts, from the kill (or the sending,
if that came later) to the answer on the page: the first of them, and the last.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from bench.fleet.crowd import Crowd
from bench.fleet.people import Person, Said, until

OTHERS_DONE, UNDER_WAY, OUTAGE = 0.9, 0.12, 3.0
ANSWERED_WITHIN = 60.0
Kill = Callable[[Crowd, str], Awaitable["Wait"]]


@dataclass(frozen=True)
class Wait:
    """Seconds from the kill to each answer that hung on what was killed."""

    whom: str
    seconds: tuple[float, ...]


@dataclass
class Tally:
    """The kills of one kind."""

    waits: list[Wait] = field(default_factory=list)

    def told(self, kind: str) -> str:
        firsts = [min(wait.seconds) for wait in self.waits if wait.seconds]
        lasts = [max(wait.seconds) for wait in self.waits if wait.seconds]
        hung = sum(len(wait.seconds) for wait in self.waits)
        if not firsts:
            return f"{kind} | {len(self.waits)} | 0 | – | –"
        spread = [f"{median(times):.1f} / {max(times):.1f}" for times in (firsts, lasts)]
        return f"{kind} | {len(self.waits)} | {hung} | {' | '.join(spread)}"


async def of_worker(crowd: Crowd, name: str) -> Wait:
    """It stands still first, until all that others have in hand is answered: what then waits was given to it."""
    crowd.fleet.freeze(name)
    surge(crowd)
    await asyncio.sleep(OTHERS_DONE)
    hung, since = _waiting(crowd), time.monotonic()
    crowd.fleet.kill(name)
    return await _answered(name, hung, since)


async def of_gateway(crowd: Crowd, name: str) -> Wait:
    """It dies in the middle of what it was just given; what it acknowledged and what it did not."""
    port = urlsplit(crowd.fleet.made.gateways[name]).port
    surge(crowd)
    await asyncio.sleep(UNDER_WAY)
    hung = [person for person in _waiting(crowd) if crowd.fleet.front.sent_by.get(person.conversation_id) == port]
    since = time.monotonic()
    crowd.fleet.kill(name)
    return await _answered(name, hung, since)


async def of_outbox(crowd: Crowd, name: str) -> Wait:
    """It dies in the middle of sending. A message of which nobody can tell whether it left goes to a person and is not waited for."""
    fleet, texts = crowd.fleet, [asyncio.create_task(phone.text(crowd.fleet.client)) for phone in crowd.phones]
    before = {phone.number: len(fleet.carrier.to.get(phone.number, ())) for phone in crowd.phones}
    await until(lambda: any(len(fleet.carrier.to.get(number, ())) > times for number, times in before.items()))
    since = time.monotonic()
    fleet.kill(name)
    await asyncio.gather(*texts)
    await until(lambda: all(len(fleet.carrier.to.get(number, ())) > times for number, times in before.items()), 2 * OUTAGE)
    left = [fleet.carrier.to.get(number, ())[times:] for number, times in before.items()]
    return Wait(name, tuple(at - since for times in left for at in times[:1] if at > since))


async def of_redis(crowd: Crowd, name: str) -> Wait:
    return await _outage(crowd, name, crowd.fleet.stop_redis, crowd.fleet.start_redis)


async def of_connections(crowd: Crowd, name: str) -> Wait:
    surge(crowd)
    await asyncio.sleep(UNDER_WAY)
    hung, since = _waiting(crowd), time.monotonic()
    crowd.fleet.cut_connections()
    return await _answered(name, hung, since)


async def of_database(crowd: Crowd, name: str) -> Wait:
    surge(crowd)
    await asyncio.sleep(UNDER_WAY)
    hung, since = _waiting(crowd), time.monotonic()
    await crowd.fleet.restart_database()
    return await _answered(name, hung, since)


async def _outage(crowd: Crowd, name: str, stop: Callable[[], None], start: Callable[[], None]) -> Wait:
    """What is said while it is away, from the moment it was said."""
    since = time.monotonic()
    stop()
    surge(crowd)
    await asyncio.sleep(OUTAGE)
    start()
    said = [each for person in crowd.persons for each in person.said if since <= each.sent < since + OUTAGE]
    await until(lambda: _all_answered(crowd.persons, said), ANSWERED_WITHIN)
    return Wait(name, tuple(each.answered - each.sent for each in said if each.answered))


def surge(crowd: Crowd) -> None:
    """Everybody who is not waiting for an answer writes now."""
    for person in crowd.persons:
        if not person.waits:
            person.write()


def _waiting(crowd: Crowd) -> list[Person]:
    return [person for person in crowd.persons if person.waits]


def _all_answered(persons: list[Person], said: list[Said]) -> bool:
    for person in persons:
        person.look()
    return all(each.answered for each in said)


async def _answered(name: str, hung: list[Person], since: float) -> Wait:
    said = [each for person in hung for each in person.said if not each.answered]
    await until(lambda: _all_answered(hung, said), ANSWERED_WITHIN)
    return Wait(name, tuple(each.answered - since if each.answered else ANSWERED_WITHIN for each in said))


KINDS: dict[str, tuple[str, Kill]] = {
    "a dialogue worker, kill -9": ("dialogue", of_worker),
    "a gateway, kill -9": ("gateway", of_gateway),
    "an outbox worker, kill -9": ("outbox", of_outbox),
    "Redis away for 3 s": ("redis", of_redis),
    "every connection of the database cut": ("connections", of_connections),
    "the database started again": ("database", of_database),
}
"""By name: the parts that are taken in turn, or what is nobody's part, and how it is done."""


async def kill_all(crowd: Crowd, rounds: int, tell: Callable[[str], None]) -> dict[str, Tally]:
    """So many rounds of one kill of each kind, each on a whole fleet."""
    tallies = {kind: Tally() for kind in KINDS}
    for number in range(rounds):
        for kind, (part, kill) in KINDS.items():
            names = crowd.fleet.names(part) or [part]
            await crowd.fleet.whole()
            wait = await kill(crowd, names[number % len(names)])
            tallies[kind].waits.append(wait)
            spread = f"{min(wait.seconds):.2f} to {max(wait.seconds):.2f} s" if wait.seconds else "nothing hung on it"
            tell(f"  round {number + 1}, {wait.whom}: {len(wait.seconds)} waited, {spread}")
    await crowd.fleet.whole()
    return tallies
