"""One trial: so many messages, a provider that fails, a gateway that takes its reports, and a worker that is killed again and again."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml
from aiohttp import web
from sqlalchemy import insert, select

from bench.outbox.provider import Provider
from bot.gateway.app import create_app
from bot.service.records import Lender
from bot.settings import Settings
from bot.store.migrate import upgrade_async
from bot.store.tables.outbox import outbox
from bot.store.unit_of_work import Store

TOKEN = "auth-token-of-the-bench"
PUBLIC = "https://chat.example"
PHONES_PER_MESSAGE = 0.4
OPEN = ("queued", "sending")


@dataclass(frozen=True)
class Outcome:
    """What became of the messages. `duplicates` were delivered twice, `lost` are gone though nobody was told."""

    messages: int
    seconds: float
    kills: int
    states: dict[str, int]
    duplicates: int
    lost: int
    unknown_but_delivered: int
    faults: dict[str, int]
    reports: dict[str, int]


@dataclass(frozen=True)
class Plan:
    """How often the worker is killed, and until when the trial may take."""

    messages: int
    kills: int
    seed: int
    deadline: float

    def calls_between(self, chance: random.Random) -> int:
        return max(1, int(self.messages / (self.kills + 1) * (0.5 + chance.random())))


async def trial(
    folder: Path, *, messages: int, kills: int, seed: int = 1, patience: float = 3600, database_url: str = ""
) -> Outcome:
    """Run it to the end: every message delivered, refused for good, or shown to people as unknown."""
    provider = Provider(seed, TOKEN, PUBLIC)
    began = time.monotonic()
    plan = Plan(messages, kills, seed, began + patience)
    async with serving(provider.app()) as api:
        settings = await _prepared(folder, api, messages, database_url)
        async with serving(create_app(settings)) as provider.gateway:
            worker = Worker(folder, settings)
            try:
                killed = await _until_done(settings, worker, provider, plan)
            finally:
                await worker.kill()
        return await _counted(settings, provider, messages, time.monotonic() - began, killed)


async def _prepared(folder: Path, api: str, messages: int, database_url: str) -> Settings:
    file = folder / "carriers.yml"
    account = {"provider": "twilio", "account_sid": "AC1", "auth_token": TOKEN, "sender": "+15005550006", "api_url": api}
    file.write_text(yaml.safe_dump({"bench": {"sms": {**account, "timeout_seconds": 1.5}}}), encoding="utf-8")
    settings = Settings(
        demo=True, data_dir=folder, database_url=database_url, public_url=PUBLIC, carriers_file=file, _env_file=None
    )
    await upgrade_async(settings.url)
    store = Store.open(settings.url)
    async with store.write() as uow:
        zone = "Asia/Shanghai"
        await uow.lenders.add(Lender(id="bench", name_zh="测", name_en="Test", currency="CNY", zone=zone, jurisdiction="cn"))
        await uow.connection.execute(insert(outbox), _rows(messages))
    await store.close()
    return settings


def _rows(messages: int) -> list[dict[str, object]]:
    now, phones = datetime.now(UTC), max(1, int(messages * PHONES_PER_MESSAGE))
    common = {"lender_id": "bench", "purpose": "reply", "priority": 0, "channel": "sms", "language": "en", "secret": False}
    fresh = {"state": "queued", "attempts": 0, "not_before": now, "created_at": now, **common}
    return [
        {**fresh, "key": f"m{n}", "to": f"+1415{n % phones:07d}", "body": {"text": f"message {n}", "choices": []}}
        for n in range(messages)
    ]


async def _until_done(settings: Settings, worker: Worker, provider: Provider, plan: Plan) -> int:
    """Kill the worker in the middle of its calls, as often as planned, until nothing waits any more; how often it was killed."""
    chance, kills, store = random.Random(plan.seed), 0, Store.open(settings.url)
    next_kill = plan.calls_between(chance)
    while time.monotonic() < plan.deadline and await _anything_open(store):
        await worker.start()
        await asyncio.sleep(0.05)
        if kills < plan.kills and provider.calls >= next_kill:
            await worker.kill()
            kills, next_kill = kills + 1, provider.calls + plan.calls_between(chance)
    await provider.quiet()
    await _reports_worked_on(store)
    await store.close()
    return kills


async def _anything_open(store: Store) -> bool:
    async with store.read() as uow:
        return (await uow.connection.execute(select(outbox.c.id).where(outbox.c.state.in_(OPEN)).limit(1))).first() is not None


async def _reports_worked_on(store: Store) -> None:
    for _ in range(600):
        async with store.read() as uow:
            if not await uow.webhooks.is_waiting(datetime.now(UTC)):
                return
        await asyncio.sleep(0.2)


async def _counted(settings: Settings, provider: Provider, messages: int, seconds: float, kills: int) -> Outcome:
    store = Store.open(settings.url)
    async with store.read() as uow:
        rows = (await uow.connection.execute(select(outbox.c.body, outbox.c.state))).all()
    await store.close()
    states = {row.body["text"]: row.state for row in rows}
    lost = [text for text, state in states.items() if state in ("sent", *OPEN) and not provider.delivered[text]]
    lost += [text for text, state in states.items() if state == "dead" and text not in provider.refused]
    found = [text for text, state in states.items() if state == "unknown" and provider.delivered[text]]
    return Outcome(
        messages=messages,
        seconds=round(seconds, 1),
        kills=kills,
        states=dict(Counter(states.values())),
        duplicates=sum(count > 1 for count in provider.delivered.values()),
        lost=len(lost) + messages - len(states),
        unknown_but_delivered=len(found),
        faults=dict(provider.happened),
        reports=dict(provider.reports),
    )


class Worker:
    """The worker's process."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        given = {
            "BOT_DEMO": "true",
            "BOT_DATA_DIR": str(folder),
            "BOT_DATABASE_URL": settings.database_url,
            "BOT_PUBLIC_URL": PUBLIC,
        }
        self._environment = {**os.environ, **given, "BOT_CARRIERS_FILE": str(settings.carriers_file)}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        if self._process is None or self._process.returncode is not None:
            command = (sys.executable, "-m", "bench.outbox.worker")
            self._process = await asyncio.create_subprocess_exec(*command, env=self._environment)

    async def kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
