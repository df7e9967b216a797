"""`python -m bench.sockets`: what open chats cost a gateway, how soon a message is safe and seen, and what deaf readers do to others.

A message in a conversation that a person holds costs a send: kept, acknowledged, told to who follows. One to the bot costs its turn too.

One gateway process on PostgreSQL, a dialogue worker that answers by rule, and every borrower in this process. Times by the clock hold
the work of all of them on the same cores; the gateway's processor time and memory are its own.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer

from bench.soak.gateway import free_port
from bench.soak.worker import KEY, Worker
from bench.soak.world import LENDER
from bench.sockets.crowd import Crowd, Talk, begin
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store
from tests.postgres import private_cluster

LASTING = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on", "max_connections": "100"}
UP_SECONDS, SETTLE_SECONDS = 120.0, 6.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Own:
    """What a process used so far: seconds of processor and kilobytes of memory."""

    seconds: float
    kilobytes: int

    @classmethod
    def of(cls, process: int) -> Own:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{process}/status").read_text()
        return cls((int(fields[11]) + int(fields[12])) / TICKS, int(status.split("VmRSS:")[1].split()[0]))


@asynccontextmanager
async def gateway(url: str, folder: Path, worker: str) -> AsyncIterator[tuple[str, int]]:
    """A gateway that is ready: its address and its process."""
    port = free_port()
    environment = {**os.environ, "BOT_WORKER_URLS": worker, "BOT_WORKER_KEY": KEY}
    command = [sys.executable, "-m", "bench.sockets.gateway", url, str(folder), str(port)]
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        await _ready(address)
        yield address, process.pid
    finally:
        process.terminate()
        await process.wait()


async def _ready(address: str) -> None:
    async with aiohttp.ClientSession() as client, asyncio.timeout(UP_SECONDS):
        while True:
            try:
                async with client.get(f"{address}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)


def spread(times: list[float]) -> str:
    """Middle and 95th of a hundred, in milliseconds."""
    ordered = sorted(times)
    return f"{ordered[len(ordered) // 2] * 1000:.0f} / {ordered[int(len(ordered) * 0.95)] * 1000:.0f}" if ordered else "–"


async def quiet(process: int, seconds: float) -> float:
    """Processor time of the gateway in a second in which nobody says anything."""
    before = Own.of(process).seconds
    await asyncio.sleep(seconds)
    return (Own.of(process).seconds - before) / seconds


async def talk_for(crowd: Crowd, talks: list[Talk], process: int, rate: float, seconds: float) -> str:
    """Send at a steady rate, whether or not earlier messages are answered, one line of the table."""
    safe: list[float] = []
    seen: list[float] = []
    lost = 0

    async def one(number: int, talk: Talk) -> None:
        text, sent = f"message {number} {time.monotonic_ns()}", time.monotonic()
        safe.append(await crowd.send(talk, text) - sent)
        for _ in range(200):
            if text in crowd.heard.get(talk.id, {}):
                seen.append(crowd.heard[talk.id][text] - sent)
                return
            await asyncio.sleep(0.05)
        nonlocal lost
        lost += 1

    before, begun = Own.of(process).seconds, time.monotonic()
    sending = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        sending.append(asyncio.create_task(one(number, talks[number % len(talks)])))
    took = time.monotonic() - begun
    await asyncio.gather(*sending)
    cost = (Own.of(process).seconds - before) / max(1, len(sending)) * 1000
    return f"{rate:.0f}/s | {len(sending) / took:.0f}/s | {spread(safe)} | {spread(seen)} | {cost:.1f} | {lost}"


async def measured(options: argparse.Namespace, folder: Path, url: str) -> None:
    await upgrade_async(url)
    store, worker = Store.open(url), TestServer(Worker().app())
    await worker.start_server()
    try:
        async with store.write() as uow:
            if not await uow.lenders.all():
                await uow.lenders.add(LENDER)
        half = options.sockets // 4
        held, talks = await begin(store, LENDER.id, half, "bench"), await begin(store, LENDER.id, half)
        deaf = await begin(store, LENDER.id, options.deaf)
        async with gateway(url, folder, str(worker.make_url("")).rstrip("/")) as (address, process), Crowd(address) as crowd:
            await tell(options, crowd, (held, talks, deaf), process)
    finally:
        await worker.close()
        await store.close()


async def tell(options: argparse.Namespace, crowd: Crowd, talks: tuple[list[Talk], list[Talk], list[Talk]], process: int) -> None:
    held, answered, deaf = talks
    everybody = [*held, *answered]

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    await crowd.open(everybody[:20])
    await asyncio.sleep(SETTLE_SECONDS)
    few = Own.of(process)
    say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; 40 sockets: {few.kilobytes / 1024:.0f} MB")
    say(f"quiet, 40 sockets: {await quiet(process, options.seconds) * 100:.1f} % of a core")
    begun = time.monotonic()
    await crowd.open(everybody[20:])
    await asyncio.sleep(SETTLE_SECONDS)
    many, more = Own.of(process), len(everybody) * 2 - 40
    say(f"{more:,} more in {time.monotonic() - begun - SETTLE_SECONDS:.0f} s: {many.kilobytes / 1024:.0f} MB")
    say(
        f"a socket: {(many.kilobytes - few.kilobytes) / more:.1f} kB; {(many.seconds - few.seconds) / more * 1000:.1f} ms to open"
    )
    say(f"quiet, {len(everybody) * 2:,} sockets: {await quiet(process, options.seconds) * 100:.1f} % of a core")
    say("wanted | sent | safe, middle / p95 ms | seen in both tabs, middle / p95 ms | gateway ms a message | never seen")
    for title, whose in (("a person holds them: a send alone", held), ("the bot answers: a send and its turn", answered)):
        say(title)
        for rate in options.rates:
            say(await talk_for(crowd, whose, process, rate, options.seconds))
    await crowd.deafen(deaf)
    rate = options.rates[0]
    heard = asyncio.create_task(talk_for(crowd, answered, process, rate, options.seconds))
    for number in range(int(options.seconds)):
        await asyncio.gather(*(crowd.send(each, f"to the deaf {number} {'.' * 900}") for each in deaf[:: max(1, len(deaf) // 5)]))
        await asyncio.sleep(1)
    say(f"beside {len(deaf)} who read nothing: {await heard}")
    say(f"at the end: {Own.of(process).kilobytes / 1024:.0f} MB; load {os.getloadavg()[0]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sockets", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sockets", type=int, default=5000, help="two to a conversation")
    parser.add_argument("--deaf", type=int, default=200, help="sockets whose other end takes nothing")
    parser.add_argument(
        "--rates", type=lambda text: [float(each) for each in text.split(",")], default=[10.0, 25.0, 50.0, 100.0, 200.0]
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="for each figure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sockets-") as folder, private_cluster(LASTING) as cluster:
        asyncio.run(measured(options, Path(folder), cluster.fresh()))


if __name__ == "__main__":
    main()
