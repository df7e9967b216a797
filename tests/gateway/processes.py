"""Parts of the product as processes of their own, on a test's database and with its worker; what they write is kept in a file."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.service.identity import sign_token
from bot.service.lender_keys import in_force
from bot.settings import ROOT, Settings
from bot.store.unit_of_work import Store
from tests.channels.kannel_site import free_port
from tests.gateway.fake_worker import KEY, FakeWorker

Json = dict[str, Any]
UP_WITHIN, DOWN_WITHIN = 240, 120


@dataclass
class Part:
    """A process. `written` is all that it said."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def written(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    async def told_to_stop(self) -> float:
        """The seconds that it took to end without an error, less those for which a busy machine had no processor for it."""
        pid = self.process.pid
        began, starved = time.monotonic(), _starved(pid)
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(DOWN_WITHIN):
            await asyncio.to_thread(os.waitid, os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        took = time.monotonic() - began - (_starved(pid) - starved)
        assert self.process.wait() == 0, self.written
        return took


def _starved(pid: int) -> float:
    """Seconds for which it could have run and did not get to."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


@contextmanager
def part(name: str, database_url: str, folder: Path, worker: FakeWorker, port: int = 0) -> Iterator[Part]:
    """`python -m bot serve --only NAME`."""
    env = {**os.environ, "BOT_DEMO": "true", "BOT_DATA_DIR": str(folder), "BOT_DATABASE_URL": database_url, "PORT": str(port)}
    env |= {"BOT_WORKER_URLS": worker.url, "BOT_WORKER_KEY": KEY, "BOT_DAILY_WORK": "false"}
    with (folder / f"{name}.log").open("ab") as log:
        command = (sys.executable, "-m", "bot", "serve", "--only", name)
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        yield Part(process, folder / f"{name}.log")
    finally:
        process.kill()
        process.wait()


@dataclass
class Gateway(Part):
    """A gateway that listens at `url`."""

    url: str
    settings: Settings
    http: aiohttp.ClientSession

    async def enter(self, store: Store, borrower_id: str) -> Talking:
        async with store.read() as uow:
            borrower = await uow.borrowers.get(borrower_id)
        token = sign_token(borrower, in_force(self.settings).private[borrower.lender_id], datetime.now(UTC))
        async with self.http.post(
            f"{self.url}/api/conversations", json={}, headers={"Authorization": f"Bearer {token}"}
        ) as answer:
            begun = await answer.json()
            assert answer.status == 201, begun
        return Talking(self, begun["conversation_id"], begun["credential"])


@dataclass
class Talking:
    """A borrower's conversation with a gateway of its own process."""

    gateway: Gateway
    id: str
    credential: str

    @property
    def address(self) -> str:
        return f"{self.gateway.url}/api/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credential}"}

    async def say(self, text: str) -> int:
        body = {"client_msg_id": secrets.token_hex(8), "text": text}
        async with self.gateway.http.post(f"{self.address}/messages", json=body, headers=self.headers) as answer:
            said = await answer.json()
            assert answer.status == 202, said
            return int(said["seq"])

    async def follow(self) -> aiohttp.ClientWebSocketResponse:
        protocols = ("borrower-chat", f"credential.{self.credential}")
        socket = await self.gateway.http.ws_connect(f"{self.address}/socket?after=0", protocols=protocols)
        assert (await socket.receive_json())["type"] == "hello"
        return socket

    async def poll(self, after: int) -> int:
        """A long poll; its status, or 0 when the line broke."""
        try:
            url = f"{self.address}/events?after={after}&wait=25"
            async with self.gateway.http.get(url, headers=self.headers) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0


@asynccontextmanager
async def gateway(database_url: str, folder: Path, worker: FakeWorker) -> AsyncIterator[Gateway]:
    """One that answers."""
    port = free_port()
    settings = Settings(demo=True, database_url=database_url, data_dir=folder, _env_file=None)
    with part("gateway", database_url, folder, worker, port) as running:
        async with aiohttp.ClientSession() as http:
            url = f"http://127.0.0.1:{port}"
            await _up(http, url, running)
            yield Gateway(running.process, running.log, url, settings, http)


async def _up(http: aiohttp.ClientSession, url: str, running: Part) -> None:
    async with asyncio.timeout(UP_WITHIN):
        while running.process.poll() is None:
            try:
                async with http.get(f"{url}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError(running.written)
