"""A real Chromium against the real product: one server with a demo book of its own for all journeys.

`TEST_SERVER=URL,DATA_FOLDER` uses a server that is up already, which saves its start while a page is being worked on; its keys file
lists `http://localhost:PORT` of a free port as the first lender's site.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.service.lender_keys import DEMO_FILE, DEMO_LENDERS, demo_keys
from bot.settings import ROOT
from tests.browser.screens import Chat, Console

CHROMIUM = next((path for path in ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium") if Path(path).exists()), None)
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
READY_WITHIN = 280
STOP_WITHIN = 20
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
expect.set_options(timeout=45_000)  # a turn takes its time on a machine that is busy with other tests


@dataclass(frozen=True)
class Server:
    """Where the product answers, and the folder with its demo logins."""

    url: str
    folder: Path

    def password(self, login: str) -> str:
        found: dict[str, str] = json.loads((self.folder / "demo-logins.json").read_text(encoding="utf-8"))
        return found[login]

    @property
    def keys(self) -> dict[str, Any]:
        return dict(yaml.safe_load((self.folder / DEMO_FILE).read_text(encoding="utf-8")))

    @property
    def site(self) -> str:
        """The origin of the page that may embed the first lender's chat."""
        return str(self.keys["tqg"]["origins"][0])


def missing(what: str) -> None:
    """CI must not pass over a journey; a developer's machine may lack a browser or a model."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if given := os.environ.get("TEST_SERVER"):
        url, folder = given.split(",")
        yield Server(url, Path(folder))
        return
    if not list((ROOT / "models").glob("*.tar.gz")):
        missing("no trained model: run `python -m bot train` first")
    folder = tmp_path_factory.mktemp("server")
    _list_site(folder)
    with (folder / "serve.log").open("wb") as log:
        running = _serve(folder, log)
        try:
            yield _ready(running, folder)
        finally:
            _stop(running)


def _list_site(folder: Path) -> None:
    demo_keys(folder, DEMO_LENDERS)
    path = folder / DEMO_FILE
    keys = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys["tqg"]["origins"] = [f"http://localhost:{_free_port()}"]
    path.write_text(yaml.safe_dump(keys, sort_keys=False), encoding="utf-8")


def _serve(folder: Path, log: Any) -> subprocess.Popen[bytes]:
    env = {**os.environ, "BOT_DEMO": "true", "BOT_DATA_DIR": str(folder), "PORT": str(_free_port()), "BOT_WORKERS": "1"}
    env["RASA_TELEMETRY_ENABLED"] = "false"
    (folder / "port").write_text(env["PORT"])
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
    )


def _stop(running: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and see to it that nothing it started stays behind."""
    running.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(STOP_WITHIN)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _ready(running: subprocess.Popen[bytes], folder: Path) -> Server:
    url = f"http://127.0.0.1:{(folder / 'port').read_text()}"
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and running.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return Server(url, folder)
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"the server did not come up:\n{(folder / 'serve.log').read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None or shutil.which(CHROMIUM) is None:
        missing("no Chromium: install the package `chromium-headless-shell`")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield launched
        launched.close()


@pytest.fixture
def device(browser: Browser, server: Server) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a device of its own: a phone by default; every script error on it fails the test."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(language: str = "zh", width: int = 360, height: int = 740, **options: Any) -> BrowserContext:
        view = {"viewport": {"width": width, "height": height}, "locale": LOCALES[language]}
        context = browser.new_context(**{"base_url": server.url, **view, **options})
        context.on("weberror", lambda problem: errors.append(str(problem.error)))
        context.set_default_timeout(45_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture
def chat(device: Callable[..., BrowserContext]) -> Callable[..., Chat]:
    """Opens the chat of a borrower on a device of its own."""

    def open_chat(borrower: str, language: str = "zh", **options: Any) -> Chat:
        return Chat.open(device(language, **options), borrower)

    return open_chat


@pytest.fixture(scope="session")
def sign_ins(browser: Browser, server: Server) -> Callable[[str], Any]:
    """The cookies of a signed-in agent; each signs in once, as people do."""
    kept: dict[str, Any] = {}

    def of(login: str) -> Any:
        if login not in kept:
            context = browser.new_context(base_url=server.url)
            answer = context.request.post("/api/console/login", data={"username": login, "password": server.password(login)})
            assert answer.ok
            kept[login] = context.storage_state()
            context.close()
        return kept[login]

    return of


@pytest.fixture
def console(device: Callable[..., BrowserContext], sign_ins: Callable[[str], Any]) -> Callable[..., Console]:
    """Opens the console of a signed-in agent."""

    def open_console(login: str = "lin", language: str = "zh", **options: Any) -> Console:
        return Console.open(device(language, **{"width": 1280, "height": 800, **options}, storage_state=sign_ins(login)))

    return open_console


@pytest.fixture
def sheet(device: Callable[..., BrowserContext], sign_ins: Callable[[str], Any]) -> Callable[..., Page]:
    """Opens one of the console's pages as somebody who is signed in."""

    def open_sheet(name: str, login: str, language: str = "en", **options: Any) -> Page:
        size = {"width": 1280, "height": 800, **options}
        page = device(language, **size, storage_state=sign_ins(login)).new_page()
        page.goto(f"/console/{name}")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    return open_sheet
