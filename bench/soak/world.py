"""What trials of one run share: a database, the gateway that is killed again and again, a dialogue worker, and staff at the console."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from aiohttp.test_utils import TestServer
from sqlalchemy.exc import OperationalError

from bench.soak.browser import BROKEN, Patience
from bench.soak.gateway import ACCOUNTS, CALL, House, Setup, free_port
from bench.soak.line import Line
from bench.soak.worker import Worker
from bot.service import staff_members
from bot.service.identity import sign_token
from bot.service.lender_keys import in_force
from bot.service.records import Borrower, Lender
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store, UnitOfWork

LENDER = Lender(id="tqg", name_zh="提钱购", name_en="TiQianGou", currency="CNY", zone="Asia/Shanghai", jurisdiction="cn")
AGENT = "maya"
KANNEL = f"/api/channels/{LENDER.id}/kannel/messages"
KANNEL_PASSWORD = "password-of-the-soak-kannel"


@dataclass
class World:
    """`faults` counts what was done to anything, by kind.

    A trial's pauses last up to `longest_wait` seconds; once all is healed it must come to rest in `rest_within` seconds, is looked at
    every `look_every`, and its pages are woken every `nudge_every`.
    """

    store: Store
    house: Any
    worker: Worker
    server: Any
    faults: Counter[str] = field(default_factory=Counter)
    agent_headers: dict[str, str] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=count)
    patience: Patience = field(default_factory=Patience)
    longest_wait: float = 0.4
    rest_within: float = 90.0
    look_every: float = 0.1
    nudge_every: float = 2.0

    @classmethod
    async def open(cls, folder: Path, url: str = "", *, has_tables: bool = False, **options: Any) -> World:
        """A world on a database of its own; `url` empty means SQLite in the folder."""
        url = url or f"sqlite+aiosqlite:///{folder / 'soak.db'}"
        if not has_tables:
            await upgrade_async(url)
        write_accounts(folder)
        worker = Worker()
        server = TestServer(worker.app())
        await server.start_server()
        setup = Setup(url, folder, free_port(), str(server.make_url("")).rstrip("/"), **options)
        world = cls(Store.open(url), House(setup), worker, server)
        await world._populate(folder)
        await world.house.open()
        world.agent_headers = await world._sign_in(folder)
        return world

    async def close(self) -> None:
        await self.house.close()
        await self.server.close()
        await self.store.close()

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def kannel(self) -> dict[str, str]:
        """How the lender's SMS gateway proves itself."""
        return {"Authorization": aiohttp.encode_basic_auth("kannel", KANNEL_PASSWORD)}

    def heal(self) -> None:
        """Whatever was done to the world is over."""

    def freeze(self) -> None:
        """A process that stands still: killing is all that is done to real ones."""

    def line(self) -> Any:
        """A borrower's way to the gateway."""
        return Line(self.house.setup.port)

    def connector(self) -> aiohttp.BaseConnector:
        """A way to the gateway on which nothing goes wrong."""
        return aiohttp.TCPConnector()

    @property
    def done(self) -> Counter[str]:
        """Every fault so far."""
        return self.faults + self.worker.done + Counter({f"gateway {way}": n for way, n in self.house.ends.items()})

    async def borrower(self, name: str) -> Borrower:
        """Somebody new, whose phone nobody else has."""
        fresh = Borrower(id=name, lender_id=LENDER.id, name=name, language="en", phone=f"+86138{next(self.numbers):08d}")
        await self.patiently(lambda uow: uow.borrowers.add_many([fresh]))
        return fresh

    async def patiently(self, work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        """A transaction of ours beside the gateway's: on SQLite it may have to wait for longer than a connection does."""
        while True:
            try:
                async with self.store.write() as uow:
                    return await work(uow)
            except OperationalError:
                self.faults["our own write waited too long"] += 1

    async def enter(self, borrower: Borrower) -> tuple[str, str]:
        """The borrower's conversation and a credential, however often it must be asked for: each token is good for one try."""
        address = f"{self.house.address}/api/conversations"
        key = in_force(self.house.setup.settings).private[LENDER.id]
        while True:
            await self.house.ready()
            token = sign_token(borrower, key, self.now)
            headers = {"Authorization": f"Bearer {token}"}
            try:
                async with (
                    aiohttp.ClientSession(headers=headers, timeout=CALL, connector=self.connector()) as client,
                    client.post(address, json={}) as answer,
                ):
                    begun = await answer.json()
                    if answer.status == 201:
                        return begun["conversation_id"], begun["credential"]
            except BROKEN:
                pass
            await asyncio.sleep(0.1)

    async def _populate(self, folder: Path) -> None:
        async with self.store.write() as uow:
            if not await uow.lenders.all():
                await uow.lenders.add(LENDER)
            await staff_members.seed_demo(uow, folder)

    async def _sign_in(self, folder: Path) -> dict[str, str]:
        proof = {"username": AGENT, "password": staff_members.demo_logins(folder)[AGENT]}
        address = f"{self.house.address}/api/console/login"
        async with aiohttp.ClientSession() as client, client.post(address, json=proof) as answer:
            csrf = (await answer.json())["csrf"]
            return {"X-CSRF-Token": csrf, "Cookie": f"console={answer.cookies['console'].value}"}


def write_accounts(folder: Path) -> None:
    """The lender's account with an SMS gateway, as `bot.channels.accounts` reads it."""
    account = {
        "provider": "kannel",
        "url": "http://127.0.0.1:9/cgi-bin/sendsms",
        "username": "bot",
        "password": KANNEL_PASSWORD,
        "sender": "10690001",
        "inbound_password": KANNEL_PASSWORD,
    }
    (folder / ACCOUNTS).write_text(yaml.safe_dump({LENDER.id: {"sms": account}}), encoding="utf-8")
