"""What `serve` does around the supervisor: look that it can start, prepare database and dialogue, and say when all is ready."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import aiohttp

from bot.dialogue.training import is_trained
from bot.service import staff_members
from bot.service.demo import listing
from bot.settings import ROOT, Settings
from bot.store.unit_of_work import Store
from bot.supervisor import Say, Supervisor, parts, require_free

SHOWN_BORROWERS = 10
LOOK_AGAIN = 0.5
INTERRUPTED = 130


class NotPrepared(Exception):
    """A step before the start failed and has said why; `code` is what to exit with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def serve_all(settings: Settings, say: Say) -> int:
    """Everything from a checked port to a clean stop; the exit code."""
    require_free(settings.host, settings.port)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _prepare(settings)
    except KeyboardInterrupt:
        say("Stopped.")
        return INTERRUPTED
    return asyncio.run(_serve(settings, say))


def _prepare(settings: Settings) -> None:
    _step("seed" if settings.demo else "migrate")
    if settings.demo:
        asyncio.run(seed_staff(settings))
    if not is_trained():
        _step("train")


def _step(verb: str) -> None:
    """Run a verb of the command line as a process of its own, so that what it loads does not stay.

    It gets a process group, because a step may start processes too, and a stop in the middle has to reach all of them.
    """
    step = subprocess.Popen([sys.executable, "-m", "bot", verb], cwd=ROOT, start_new_session=True)
    try:
        code = step.wait()
    except BaseException:
        os.killpg(step.pid, signal.SIGTERM)
        step.wait()
        raise
    if code:
        raise NotPrepared(code)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


async def seed_staff(settings: Settings) -> None:
    """The demo's agents, once."""
    store = Store.open(settings.url)
    try:
        async with store.write() as uow:
            await staff_members.seed_demo(uow, settings.data_dir)
    finally:
        await store.close()


async def _serve(settings: Settings, say: Say) -> int:
    supervisor = Supervisor(parts(settings), say)
    welcoming = asyncio.create_task(_welcome(settings, say))
    try:
        return await supervisor.run()
    finally:
        welcoming.cancel()
        await asyncio.gather(welcoming, return_exceptions=True)
        say("Stopped.")


async def _welcome(settings: Settings, say: Say) -> None:
    """Wait until a turn can be answered, then say where everything is."""
    began = datetime.now(UTC)
    say("Starting …")
    async with aiohttp.ClientSession() as client:
        while True:
            if await _is_ready(client, f"http://{_reachable(settings)}:{settings.port}/readyz"):
                break
            await asyncio.sleep(LOOK_AGAIN)
    say(f"Ready after {(datetime.now(UTC) - began).total_seconds():.0f} s at {settings.base_url}")
    for line in _directions(settings) if settings.demo else ():
        say(line)


def _reachable(settings: Settings) -> str:
    return "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104


async def _is_ready(client: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with client.get(url) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


def _directions(settings: Settings) -> list[str]:
    pages = [("/", "a lender's page with the chat"), ("/console/", "the agents' console"), ("/simulator/", "a phone")]
    logins = [f"{login} / {password}" for login, password in staff_members.demo_logins(settings.data_dir).items()]
    people = [f"  {row['borrower']}  {row['language']}  {row['case']}" for row in listing()[:SHOWN_BORROWERS]]
    return [
        *(f"  {settings.base_url}{path:<12} {what}" for path, what in pages),
        f"Console logins: {', '.join(logins)}",
        "Borrowers (more: python -m bot demo):",
        *people,
        "Ctrl-C stops everything.",
    ]
