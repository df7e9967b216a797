"""One borrower's conversation from several sides, and what may happen to it: each method is something that people or the world do.

The hypothesis machine and the long run use these same rules (`bench.soak.script`). `settle` ends a trial: everything heals, everybody
comes to rest, and what is then in the database is held against what each side was told.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from sqlalchemy import func, insert, select

from bench.soak.browser import BROKEN, Browser, Item, Json
from bench.soak.gateway import CALL
from bench.soak.line import FAULTS as LINE_FAULTS
from bench.soak.verdict import violations
from bench.soak.worker import FAULTS as WORKER_FAULTS
from bench.soak.world import KANNEL, LENDER, World
from bot.service.records import Borrower
from bot.store.tables.outbox import webhook
from bot.store.tables.talk import phone_line
from bot.store.unit_of_work import UnitOfWork

WORDS = ("hello", "how much", "complain about a call", "person please", "when")
BEGIN_WITH = (0, 0, 3, 8)
SMSC_TRIES, SMSC_PAUSE = 4, 0.7
LETTERS = "abcdefghij"


@dataclass
class Trial:
    """`texts` are those of the phone: what it wrote, and whether it was told that it arrived."""

    world: World
    name: str
    chance: random.Random
    line: Any
    borrower: Borrower
    conversation_id: str
    credential: str
    browsers: list[Browser] = field(default_factory=list)
    left: list[Browser] = field(default_factory=list)
    agents: list[Browser] = field(default_factory=list)
    texts: dict[str, bool] = field(default_factory=dict)

    @classmethod
    async def begin(cls, world: World, name: str, chance: random.Random, browsers: int = 2) -> Trial:
        borrower = await world.borrower(name)
        line = world.line()
        await line.open()
        trial = cls(world, name, chance, line, borrower, *await world.enter(borrower))
        await trial._own_phone()
        for _ in range(browsers):
            trial._open_browser()
        return trial

    async def _own_phone(self) -> None:
        """The phone has proven itself, so that it speaks in the same conversation."""
        far = self.world.now.replace(year=self.world.now.year + 1)
        own = {"phone": self.borrower.phone, "lender_id": LENDER.id, "conversation_id": self.conversation_id}
        line = insert(phone_line).values(**own, verified_id=self.conversation_id, verified_until=far)

        async def keep(uow: UnitOfWork) -> None:
            await uow.connection.execute(line)

        await self.world.patiently(keep)

    def _open_browser(self) -> None:
        url, newest = f"{self.line.base}/api/conversations/{self.conversation_id}", self.chance.choice(BEGIN_WITH)
        browser = Browser(url, {}, self.credential, self.world.patience, newest)
        browser.start(self.line.connector())
        self.browsers.append(browser)

    def _one(self) -> Browser:
        return self.chance.choice(self.browsers)

    async def say(self) -> None:
        self._one().send({"text": self.chance.choice(WORDS)})

    async def say_in_one_go(self) -> None:
        """Several messages at once, from every browser."""
        for browser in self.browsers:
            for word in self.chance.sample(WORDS, 2):
                browser.send({"text": word})

    async def say_twice(self) -> None:
        """The same message in two requests that overtake each other."""
        self._one().send({"text": self.chance.choice(WORDS)}, copies=2)

    async def choose(self) -> None:
        self._one().send({"choice": self.chance.choice(("more", "request_human", "return_to_bot"))})

    async def text_by_phone(self) -> None:
        """A text by the lender's SMS gateway, which calls again until it hears that all is well, and now and then though it has."""
        words = f"by phone {''.join(LETTERS[int(digit)] for digit in str(len(self.texts)))}"
        self.texts[words] = False
        query = {"id": f"{self.name}-{len(self.texts)}", "from": self.borrower.phone, "text": words}
        for _ in range(SMSC_TRIES):
            called = (self._call("GET", KANNEL, self.world.kannel, params=query) for _ in range(self.chance.choice((1, 1, 2))))
            if 200 in await asyncio.gather(*called):
                self.texts[words] = True
                return
            await asyncio.sleep(SMSC_PAUSE)

    async def text_by_simulator(self) -> None:
        """A text by the simulated phone, which does not repeat itself."""
        words = f"by hand {''.join(LETTERS[int(digit)] for digit in str(len(self.texts)))}"
        self.texts[words] = False
        json = {"phone": self.borrower.phone, "text": words}
        self.texts[words] = await self._call("POST", "/api/simulator/messages", {}, json=json) == 202

    async def agent_takes(self) -> None:
        """Claims the case, if there is one, and follows it."""
        if (case_id := await self._case()) is None:
            return
        await self._at_the_desk(case_id, "claim", await self._maybe_epoch())
        if not any(agent.url.endswith(case_id) for agent in self.agents):
            url = f"{self.line.base}/api/console/cases/{case_id}"
            agent = Browser(url, self.world.agent_headers, None, self.world.patience)
            agent.start(self.line.connector())
            self.agents.append(agent)

    async def agent_speaks(self) -> None:
        if self.agents:
            seen = {"seen": self.agents[-1].log.last} if self.chance.random() < 0.5 else {}
            self.agents[-1].send({"text": "a person here", **seen}, copies=self.chance.choice((1, 1, 2)))

    async def agent_resolves(self) -> None:
        if (case_id := await self._case()) is not None:
            await self._at_the_desk(case_id, "resolve", {"outcome": "other", **await self._maybe_epoch()})

    async def agent_passes_on(self) -> None:
        if (case_id := await self._case()) is not None:
            await self._at_the_desk(case_id, "transfer", await self._maybe_epoch())

    async def _at_the_desk(self, case_id: str, verb: str, json: Json) -> None:
        await self._call("POST", f"/api/console/cases/{case_id}/{verb}", self.world.agent_headers, json=json)

    async def _maybe_epoch(self) -> Json:
        """The epoch that the console shows, for every other action: what has changed hands since must then be refused."""
        if self.chance.random() < 0.5:
            return {}
        async with self.world.store.read() as uow:
            conversation = await uow.conversations.get(self.conversation_id)
        return {"epoch": conversation.epoch} if conversation else {}

    async def reload(self) -> None:
        """The page is loaded anew; what it had not sent by then is gone with it, as it is in the widget."""
        browser = self._one()
        self.browsers.remove(browser)
        await browser.close()
        self.left.append(browser)
        self._open_browser()

    async def wake(self) -> None:
        self._one().nudge()

    async def break_the_line(self) -> None:
        self.line.faults.extend(self.chance.choices(LINE_FAULTS, k=self.chance.randint(1, 4)))

    async def cut_the_line(self) -> None:
        self.world.faults["line cut"] += 1
        self.line.cut()

    async def silence_the_line(self) -> None:
        self.world.faults["line half-open"] += 1
        self.line.fall_silent()

    async def break_the_worker(self) -> None:
        self.world.worker.faults.extend(self.chance.choices(WORKER_FAULTS, k=self.chance.randint(1, 2)))

    async def break_the_database(self) -> None:
        """The n-th statement, commit or call from here fails."""
        await self._arm("error")

    async def crash_the_gateway(self) -> None:
        """It dies at the n-th statement, commit or call from here."""
        await self._arm("crash")

    async def kill_the_gateway(self) -> None:
        self.world.house.kill()

    async def restart_the_gateway(self) -> None:
        self.world.house.restart()

    async def freeze_the_gateway(self) -> None:
        """It stands still in the middle of whatever it does, and another one serves meanwhile."""
        self.world.freeze()

    async def wait(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, self.world.longest_wait))

    async def _arm(self, kind: str) -> None:
        if kind == "crash" and not self.world.house.settled:
            return
        try:
            await self.world.house.arm(kind, self.chance.randint(1, 60))
            self.world.faults[f"armed {kind}"] += 1
        except BROKEN:
            return

    async def _case(self) -> str | None:
        async with self.world.store.read() as uow:
            case = await uow.cases.open_of(self.conversation_id)
        return case.id if case else None

    async def _call(self, method: str, path: str, headers: dict[str, str], **given: Any) -> int:
        """The status of a request that is made once, 0 when nothing came back."""
        client = aiohttp.ClientSession(timeout=CALL, headers=headers, connector=self.line.connector())
        try:
            async with client, client.request(method, f"{self.line.base}{path}", **given) as answer:
                return answer.status
        except BROKEN:
            return 0

    async def settle(self) -> list[str]:
        """What is wrong once everything has healed and come to rest; nothing, if the log keeps its promises."""
        left, nudge_at = self.world.rest_within, 0.0
        restless, found = "nobody looked", list[str]()
        self.world.heal()
        while restless and left > 0:
            self.line.heal()
            await self.world.house.ready()
            began = time.monotonic()
            if time.monotonic() >= nudge_at:
                nudge_at = time.monotonic() + self.world.nudge_every
                for browser in (*self.browsers, *self.agents):
                    browser.nudge()
            await asyncio.sleep(self.world.look_every)
            if not (restless := await self._restless() or await self._read_back()) and (found := await violations(self)):
                restless = await self._restless()  # a row that came in between, such as a place in the queue, is nobody's fault
            left -= time.monotonic() - began if self.world.house.settled else 0.0  # a gateway that is away can give no rest
        return [f"not at rest: {restless}", *await violations(self)] if restless else found

    async def _read_back(self) -> str:
        """Read what the pages left out; why that did not work, if so: a gateway may die of an earlier fault even then."""
        try:
            for browser in (*self.browsers, *self.agents):
                await browser.read_back()
        except BROKEN as broken:
            return f"older rows could not be read: {type(broken).__name__}"
        return ""

    async def _restless(self) -> str:
        async with self.world.store.read() as uow:
            conversation = await uow.conversations.get(self.conversation_id)
            waiting = (webhook.c.state == "new") & webhook.c.key.contains(f":{self.name}-")
            unheard = await uow.connection.scalar(select(func.count()).select_from(webhook).where(waiting))
        assert conversation is not None
        if unheard:
            return "a text from the phone is not worked on"
        if conversation.owner == "bot" and conversation.asked_seq > conversation.answered_seq:
            return "a message is unanswered"
        if any(each.unsent for each in (*self.browsers, *self.agents)):
            return "a message is unsent"
        late = [each.log.last for each in (*self.browsers, *self.agents) if each.log.last != conversation.last_seq]
        return f"a client is at {late[0]} of {conversation.last_seq}" if late else ""

    async def end(self) -> None:
        for browser in (*self.browsers, *self.agents):
            await browser.close()
        await self.line.close()
        self.world.faults.update(self.line.done)

    @property
    def items(self) -> list[Item]:
        """Everything that the borrower's pages wanted to send, the pages that were left included."""
        return [item for browser in (*self.browsers, *self.left) for item in browser.items]
