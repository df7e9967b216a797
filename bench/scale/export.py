"""The audit chain to a RabbitMQ that is killed, by an exporter that is killed: `python -m bench.scale.export`.

What counts is what a consumer then finds on the queue: every record, the hashes of the chain in order, and how many came twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aio_pika

from bench.book.table import machine
from bench.scale.broker import Broker
from bot.channels.rabbit import EXCHANGE
from bot.store.migrate import upgrade_async
from bot.store.unit_of_work import Store

QUEUE = "consumer"
BATCH = 500
LAST_TRIES = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the consumer found."""

    records: int
    lost: int
    twice: int
    differing: int
    exporters_killed: int
    broker_killed: int
    seconds: float


async def trial(folder: Path, records: int, kills: int, seed: int) -> Outcome:
    """Export so many records while exporter and broker are killed in turn; the broker each third time."""
    url, dice = f"sqlite+aiosqlite:///{folder / 'bot.db'}", random.Random(seed)
    await upgrade_async(url)
    store, broker = Store.open(url), Broker(folder / "broker").start()
    try:
        await _write(store, records)
        await _bind(broker)
        began, broken = time.monotonic(), 0
        for number in range(kills):
            exporter = await _exporter(folder, url, broker)
            await _until_moved(folder, dice.uniform(0.02, 0.3))
            if number % 3 == 2:
                broker.kill()
                broken += 1
                await exporter.wait()
                broker.start()
            await _kill(exporter)
        for _ in range(LAST_TRIES):
            if not await (await _exporter(folder, url, broker, follow=False)).wait():
                break
        seconds = time.monotonic() - began
        return await _counted(store, broker, kills, broken, seconds)
    finally:
        broker.end()
        await store.close()


async def _write(store: Store, records: int) -> None:
    now = datetime.now(UTC)
    for first in range(0, records, BATCH):
        async with store.write() as uow:
            for number in range(first, min(records, first + BATCH)):
                await uow.audit.add(actor="bench", verb="record_promise", subject=f"P{number}", details={"n": number}, at=now)


async def _bind(broker: Broker) -> None:
    async with await aio_pika.connect(broker.url) as line:
        channel = await line.channel()
        exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
        await (await channel.declare_queue(QUEUE, durable=True)).bind(exchange, "audit.#")


async def _exporter(folder: Path, url: str, broker: Broker, *, follow: bool = True) -> Process:
    environment = os.environ | {"BOT_DATABASE_URL": url, "BOT_DATA_DIR": str(folder), "BOT_DEMO": "true"}
    arguments = ["-m", "bot", "export-events", "--to", broker.url, *(["--follow"] if follow else [])]
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment, stdout=DEVNULL, stderr=DEVNULL)


async def _until_moved(folder: Path, then: float) -> None:
    """Wait until the exporter got further than it was, and a little longer."""
    cursor, patience = folder / "events.cursor", 60.0
    before = cursor.read_text() if cursor.exists() else "0"
    while patience > 0 and (cursor.read_text() if cursor.exists() else "0") == before:
        await asyncio.sleep(0.02)
        patience -= 0.02
    await asyncio.sleep(then)


async def _kill(exporter: Process) -> None:
    if exporter.returncode is None:
        exporter.send_signal(signal.SIGKILL)
    await exporter.wait()


async def _counted(store: Store, broker: Broker, kills: int, broken: int, seconds: float) -> Outcome:
    expected: dict[int, str] = {}
    async with store.read() as uow:
        while records := await uow.audit.records(after=len(expected), limit=BATCH):
            expected |= {record.number: record.hash for record in records}
    got, differing = Counter[int](), 0
    async with await aio_pika.connect(broker.url) as line:
        queue = await (await line.channel()).declare_queue(QUEUE, durable=True, passive=True)
        while message := await queue.get(no_ack=True, fail=False):
            event = json.loads(message.body)
            got[event["number"]] += 1
            differing += expected.get(event["number"]) != event["hash"]
    twice = sum(times - 1 for times in got.values())
    return Outcome(len(expected), len(expected.keys() - got.keys()), twice, differing, kills, broken, seconds)


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        found = await trial(Path(folder), chosen.records, chosen.kills, chosen.seed)
    print(machine())
    print("| records | lost | came twice | differ | exporters killed | broker killed | seconds |")
    print("|" + " --- |" * 7)
    counts = (found.records, found.lost, found.twice, found.differing, found.exporters_killed, found.broker_killed)
    print("| " + " | ".join(f"{each:,}" for each in counts) + f" | {found.seconds:.0f} |")
    if found.lost or found.differing:
        raise SystemExit("records were lost or changed")


if __name__ == "__main__":
    asyncio.run(main())
