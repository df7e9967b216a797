"""One dialogue worker in a process of its own, as `python -m bot serve` starts one on two cores, on the bench's book."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.turn.bed import KEY
from bot.gateway.workers import Workers
from bot.settings import ROOT
from bot.supervisor import QUIET, free_ports

READY_WITHIN = 120


@asynccontextmanager
async def working(folder: Path) -> AsyncIterator[tuple[Workers, int]]:
    """The way to it and its process, until the block ends. The folder holds `bench.db`."""
    (port,) = free_ports(1)
    process = _start(folder, port)
    workers = Workers([f"http://127.0.0.1:{port}"], KEY, 30)
    await workers.open()
    try:
        until = time.monotonic() + READY_WITHIN
        while not await workers.any_ready():
            if process.poll() is not None or time.monotonic() >= until:
                raise RuntimeError("the worker did not come up")
            await asyncio.sleep(0.25)
        yield workers, process.pid
    finally:
        await workers.close()
        process.terminate()
        process.wait()


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    book = {"BOT_DATA_DIR": str(folder), "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bench.db'}"}
    own = {"BOT_WORKER_KEY": KEY, "BOT_WORKER_PORT": str(port), **book, **QUIET}
    command = [sys.executable, "-m", "bot", "serve", "--only", "dialogue"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
