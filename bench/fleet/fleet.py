"""The whole installation on loopback: PostgreSQL, Redis, the parts that compose starts, the way in, and the carrier of texts.

A part that dies is started again by the product's own supervisor, a second later and later still when it dies young, as containers are.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import psycopg
import yaml
from aiohttp.test_utils import TestServer

from bench.fleet.composed import Composed, Place, composed
from bench.fleet.front import Front
from bench.fleet.people import Carrier, until
from bot.lending.dates import business_date
from bot.service import demo
from bot.service.lender_keys import DEMO_LENDERS, demo_keys
from bot.settings import ROOT
from bot.store.unit_of_work import Store
from bot.supervisor import Part, Supervisor
from tests.postgres import Cluster, private_cluster
from tests.redis_server import free_port, private_redis

CARE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
ZONE = "Asia/Shanghai"
KANNEL_PASSWORD = "password-of-the-fleets-kannel"
WHOLE_WITHIN, LOOK_AGAIN = 240.0, 0.1
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONUNBUFFERED": "1", "BOT_LOG_LEVEL": "ERROR"}


@dataclass
class Fleet:
    """`store` is our own look at the database."""

    folder: Path
    cluster: Cluster
    url: str
    redis_port: int
    made: Composed
    supervisor: Supervisor
    front: Front
    carrier: Carrier
    store: Store
    client: aiohttp.ClientSession
    _redis: ExitStack = field(default_factory=ExitStack)

    def names(self, kind: str) -> list[str]:
        """The parts of a kind, as `dialogue`."""
        return [part.name for part in self.made.parts if part.name.startswith(kind)]

    def pid(self, name: str) -> int:
        found = self.supervisor.process_of(name)
        assert found is not None, f"{name} does not run"
        return found

    def freeze(self, name: str) -> None:
        """It stands still, so that what it is given from here on surely hangs on it when it is killed."""
        os.kill(self.pid(name), signal.SIGSTOP)

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGKILL)

    def start_redis(self) -> None:
        self._redis.enter_context(private_redis(self.redis_port))

    def stop_redis(self) -> None:
        self._redis.close()

    def cut_connections(self) -> None:
        """The database ends every connection to it but this one."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            connection.execute(others)

    async def restart_database(self) -> None:
        await asyncio.to_thread(self.cluster.restart)

    async def whole(self) -> None:
        """Wait until every part answers."""
        async with asyncio.timeout(WHOLE_WITHIN):
            for part in self.made.parts:
                port = part.environment.get("BOT_WORKER_PORT", part.environment["PORT"])
                path = "healthz" if "dialogue" in part.name else "readyz"
                if "outbox" in part.name:
                    await until(lambda name=part.name: self.supervisor.process_of(name) is not None)
                else:
                    await self._answers(port, path)

    async def _answers(self, port: str, path: str) -> None:
        while not await self._ok(port, path):  # noqa: ASYNC110 (another process tells nobody)
            await asyncio.sleep(LOOK_AGAIN)

    async def _ok(self, port: str, path: str) -> bool:
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self.client.get(f"http://127.0.0.1:{port}/{path}", timeout=aiohttp.ClientTimeout(total=2)) as answer:
                return answer.status == 200
        return False

    async def figure(self, wanted: str) -> float:
        """The sum of one of the gateways' figures since each was started; one that is just down counts for nothing."""
        found = 0.0
        for address in self.made.gateways.values():
            lines = list[str]()
            with suppress(aiohttp.ClientError):
                async with self.client.get(f"{address}/metrics") as answer:
                    lines = (await answer.text()).splitlines()
            found += sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(wanted))
        return found


@asynccontextmanager
async def running(folder: Path, chosen: tuple[str, ...] = ()) -> AsyncIterator[Fleet]:
    """The fleet, whole, with the demo book; only the parts that are `chosen` when some are."""
    with private_cluster(CARE) as cluster, ExitStack() as redis:
        carrier = Carrier()
        smsc = TestServer(carrier.app())
        await smsc.start_server()
        url, redis_port = cluster.fresh(), free_port()
        made = _composed(folder, url, redis_port, str(smsc.make_url("/cgi-bin/sendsms")))
        made = Composed([part for part in made.parts if not chosen or part.name in chosen], made.migrate, made.gateways)
        await _migrate(made.migrate)
        store, client = Store.open(url), aiohttp.ClientSession()
        await _fill(store)
        front = Front(0, ports=tuple(urlsplit(address).port or 0 for address in made.gateways.values()))
        await front.open()
        supervisor = Supervisor(made.parts, lambda line: print(line, file=sys.stderr))
        fleet = Fleet(folder, cluster, url, redis_port, made, supervisor, front, carrier, store, client, redis)
        fleet.start_redis()
        keeping, bench = asyncio.create_task(supervisor.run()), asyncio.current_task()
        assert bench is not None

        def interrupted(_: asyncio.Task[int]) -> None:
            """It is the supervisor that hears Ctrl-C."""
            bench.cancel()

        keeping.add_done_callback(interrupted)
        try:
            await fleet.whole()
            yield fleet
        finally:
            keeping.remove_done_callback(interrupted)
            supervisor.stop()
            await keeping
            await front.close()
            await smsc.close()
            await client.close()
            await store.close()


def _composed(folder: Path, url: str, redis_port: int, smsc: str) -> Composed:
    demo_keys(folder, DEMO_LENDERS).public  # noqa: B018 (makes the file)
    (folder / "demo-keys.yml").rename(folder / "lender_keys")
    account = {"provider": "kannel", "url": smsc, "username": "bot", "password": KANNEL_PASSWORD, "sender": "10690001"}
    accounts = {lender: {"sms": {**account, "inbound_password": KANNEL_PASSWORD}} for lender in DEMO_LENDERS}
    (folder / "carriers").write_text(yaml.safe_dump(accounts), encoding="utf-8")
    given = {"POSTGRES_PASSWORD": "unused", "BOT_WORKER_KEY": secrets.token_urlsafe(32)}
    os.environ.update(QUIET)
    return composed(Place(folder, url.replace("+psycopg", ""), f"redis://127.0.0.1:{redis_port}", given))


async def _migrate(step: Part) -> None:
    process = await asyncio.create_subprocess_exec(*step.command, env={**os.environ, **step.environment}, cwd=ROOT)
    assert await process.wait() == 0


async def _fill(store: Store) -> None:
    now = datetime.now(UTC)
    async with store.write() as uow:
        await demo.seed(uow, business_date(now, ZONE), now)
