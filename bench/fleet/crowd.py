"""Who talks to the fleet: so many proven borrowers of the demo book at their pages, and some phones, all by one seed."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
from sqlalchemy import select

from bench.fleet.fleet import KANNEL_PASSWORD, Fleet
from bench.fleet.people import Page, Person, Phone, until
from bot.service.demo_book import DemoBorrower, people
from bot.service.identity import sign_token
from bot.service.lender_keys import load
from bot.store.tables.outbox import outbox

LENDER = "tqg"
THINK = (0.6, 2.4)


@dataclass
class Crowd:
    """Some of the borrowers, from the `first` on, and the work of those who talk."""

    fleet: Fleet
    seed: int
    first: int = 0
    persons: list[Person] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    _talking: list[asyncio.Task[None]] = field(default_factory=list)

    async def gather(self, pages: int, phones: int) -> None:
        """Let so many in, each by an identity token and from an address of its own."""
        keys = load(self.fleet.folder / "lender_keys").private
        plain = [person for person in people() if not person.case.story][self.first :][:pages]
        assert len(plain) == pages, f"the demo book has {len(plain)} borrowers whom the bot answers"
        for number, who in enumerate(plain, self.first):
            token = sign_token(who.borrower, keys[who.borrower.lender_id], datetime.now(UTC))
            self.persons.append(await self._let_in(number, who, token))
        proof = {"Authorization": aiohttp.encode_basic_auth("kannel", KANNEL_PASSWORD)}
        address = f"{self.fleet.front.base}/api/channels/{LENDER}/kannel/messages"
        self.phones = [Phone(f"+8613900{number:06d}", address, proof) for number in range(phones)]

    async def _let_in(self, number: int, who: DemoBorrower, token: str) -> Person:
        base, apart = f"{self.fleet.front.base}/api/conversations", {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
        headers = {"Authorization": f"Bearer {token}", **apart}
        async with self.fleet.client.post(base, json={}, headers=headers) as answer:
            begun = await answer.json()
            assert answer.status == 201, begun
        page = Page(f"{base}/{begun['conversation_id']}", apart, begun["credential"])
        page.start(aiohttp.TCPConnector())
        chance = random.Random(f"{self.seed}:{number}")
        loans = frozenset(who.loan_ids)
        return Person(who.borrower.id, loans, begun["language"], begun["conversation_id"], page, chance)

    def begin(self, think: tuple[float, float] = THINK) -> None:
        """Everybody talks from now on."""
        self._enough.clear()
        self._talking = [asyncio.create_task(person.talk(self._enough, think)) for person in self.persons]

    async def rest(self, within: float = 60.0) -> None:
        """Nobody writes any more, and everything is answered."""
        self._enough.set()
        async with asyncio.timeout(within):
            await asyncio.gather(*self._talking)
            await until(lambda: not any(person.waits or person.page.unsent for person in self.persons))

    async def all_sent(self, within: float = 90.0) -> None:
        """What was to leave for the phones has left, or lies before a person: a lease outlives the process that took it."""
        ours = outbox.c.to.in_([phone.number for phone in self.phones])
        on_its_way = select(outbox.c.id).where(ours, outbox.c.state.in_(("queued", "sending"))).limit(1)
        async with asyncio.timeout(within):
            while True:
                async with self.fleet.store.read() as uow:
                    if await uow.connection.scalar(on_its_way) is None:
                        return
                await asyncio.sleep(0.5)

    async def __aenter__(self) -> Crowd:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Everybody leaves."""
        self._enough.set()
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        for person in self.persons:
            await person.page.close()
