"""The two stock servers, running for as long as a block, and a borrower who writes to them over Rasa's REST channel."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.settings import ROOT

HERE = Path(__file__).parent
READY_WITHIN = 240
SPEAKS_AS = "B0001"
TRAIN = (
    "train",
    "--domain",
    "domain.yml",
    "--data",
    "data",
    "--augmentation",
    "0",
    "--skip-validation",
    "--fixed-model-name",
    "stock",
)


def train(folder: Path) -> Path:
    """A model of one epoch of all examples; five to ten minutes on a small machine."""
    command = [sys.executable, "-m", "rasa", *TRAIN, "--config", str(HERE / "config.yml"), "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, env=_environment(folder), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "stock.tar.gz"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the stock bot answers, and the processes that do it."""

    address: str
    processes: tuple[int, ...]

    def cpu(self) -> float:
        """Seconds of processor time that both servers have used so far."""
        return sum(cpu_of(pid) for pid in self.processes)


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def served(folder: Path, model: Path) -> AsyncIterator[Served]:
    """Both servers, stopped at the end. The folder holds `bench.db`, a demo book, for the actions to read."""
    core, actions = _free_port(), _free_port()
    endpoints = folder / "endpoints.yml"
    store = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "rasa.db")}
    endpoints.write_text(_yaml({"action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"}, "tracker_store": store}))
    (folder / "credentials.yml").write_text("rest:\n")
    files = ("--endpoints", str(endpoints), "--credentials", str(folder / "credentials.yml"))
    started = [
        _start(folder, "run", "actions", "--actions", "actions", "--port", str(actions)),
        _start(folder, "run", "--model", str(model), "--port", str(core), "--interface", "127.0.0.1", *files),
    ]
    try:
        address = f"http://127.0.0.1:{core}"
        await _answering(address, started)
        yield Served(f"{address}/webhooks/rest/webhook", tuple(process.pid for process in started))
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()


async def ask(client: aiohttp.ClientSession, address: str, sender: str, text: str) -> float:
    """Seconds from sending a message until its answers are there."""
    began = time.perf_counter()
    async with client.post(address, json={"sender": sender, "message": text}) as response:
        response.raise_for_status()
        said = await response.json()
    spent = time.perf_counter() - began
    if not said:
        raise RuntimeError(f"the stock bot says nothing to {text!r}")
    return spent


def _start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.turn.stock.server", *arguments]
    with (folder / f"{arguments[1].strip('-')}.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=_environment(folder), stdout=log, stderr=log)


async def _answering(address: str, started: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_WITHIN
    async with aiohttp.ClientSession() as client:
        while time.monotonic() < until and all(process.poll() is None for process in started):
            try:
                async with client.get(f"{address}/status") as response:
                    if response.status in (200, 401, 404):
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.5)
    raise RuntimeError("the stock servers did not come up")


def _environment(folder: Path) -> dict[str, str]:
    own = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    book = {
        "BOT_DATA_DIR": str(folder),
        "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bench.db'}",
        "BOT_SHELL_BORROWER": SPEAKS_AS,
    }
    return {**os.environ, **own, **book, "RASA_CACHE_DIRECTORY": str(folder / "cache")}


def _yaml(content: object) -> str:
    import yaml

    return yaml.safe_dump(content)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
