"""A borrower with an overdue loan at a gateway that really listens, and a payment provider's callbacks as tests make them."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.gateway.payments import callback_keys
from bot.lending import LoanAccount
from bot.lending.dates import business_date
from bot.lending.statement import Statement, statement
from bot.service.pay_link import new_id
from bot.service.pay_records import PayRequest
from bot.service.pay_signing import sign
from bot.service.turn import Effect
from bot.settings import Settings
from tests.gateway.client import Client, Talk
from tests.gateway.fake_worker import FakeWorker, says
from tests.service.book import ACCOUNT

ZONE = "Asia/Shanghai"
ROOT = "/api/payments/simulated"


@dataclass
class Till:
    """One gateway on a port of its own, and a worker that asks for payments."""

    client: Client
    worker: FakeWorker

    @property
    def today(self) -> Any:
        return business_date(self.client.gate.clock(), ZONE)

    async def ask(self, talk: Talk, amount: str = "500.00", purpose: str = "own") -> str:
        """A link, asked for within a turn; its id."""
        wanted = new_id()
        args = {"id": wanted, "loan_id": "L0001", "amount": amount, "purpose": purpose}
        self.worker.script = lambda request: says("请用这个链接付。", effects=(Effect(verb="request_payment", args=args),))
        before = len(talk.seen)
        await talk.say(f"现在还{amount}")
        await talk.hear(before + 2)
        return wanted

    async def request(self, order: str) -> PayRequest | None:
        async with self.client.gate.store.read() as uow:
            return await uow.payments.find(order)

    async def account(self) -> LoanAccount:
        async with self.client.gate.store.read() as uow:
            return await uow.loans.account("L0001")

    async def stated(self) -> Statement:
        return statement(await self.account(), self.today)

    async def differences(self) -> list[tuple[str, str]]:
        async with self.client.gate.store.read() as uow:
            return [(str(each.kind), each.reference) for _, each in await uow.payments.differences()]

    async def call(self, notice: dict[str, Any], *, lender: str = "tqg", **changed: Any) -> ClientResponse:
        """A provider's call; `key`, `at`, `signed` and `path` make it wrong in a way."""
        body = json.dumps(notice).encode()
        key = changed.get("key", callback_keys(self.client.gate).get(lender, b"none"))
        headers = sign(key, changed.get("signed", body), changed.get("at", self.client.gate.clock()))
        return await self.client.http.post(changed.get("path", f"{ROOT}/{lender}"), data=body, headers=headers)


def paid(order: str, amount: str = "500.00", **changed: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    notice = {"id": "N1", "order": order, "reference": "S1", "kind": "paid", "amount": amount, "currency": "CNY"}
    return {**notice, "at": now.isoformat(), **changed}


def lately(minutes: int) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def till(database_url: str, folder: Path, worker: FakeWorker) -> AsyncIterator[Till]:
    """The gateway listens where its settings say, so that the simulated provider's calls really arrive."""
    port = free_port()
    settings = Settings(demo=True, database_url=database_url, data_dir=folder, port=port, turn_timeout_seconds=5, _env_file=None)
    app = create_app(settings)
    async with TestClient(TestServer(app, port=port)) as http:
        async with app[GATE].store.write() as uow:
            await uow.loans.add([ACCOUNT.loan])
            await uow.loans.add_payments((ACCOUNT.loan.id, payment) for payment in ACCOUNT.payments)
        yield Till(Client(http, app[GATE]), worker)
