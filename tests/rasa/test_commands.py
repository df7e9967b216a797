"""The repository stays an ordinary Rasa project: Rasa's own commands work from a clone."""

from __future__ import annotations

import os
import pty
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.quietly import load

load("rasa.shared.importers.utils")

ROOT = Path(__file__).resolve().parent.parent.parent
SPEAKER = ("BOT_SHELL_BORROWER", "BOT_DEMO")
WAIT_SECONDS = 280

pytestmark = [pytest.mark.xdist_group("dialogue"), pytest.mark.timeout(600)]


def environment() -> dict[str, str]:
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3", "BOT_DEMO": "true"}
    return {name: value for name, value in os.environ.items() if name not in SPEAKER} | quiet


def rasa(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rasa", *command],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def model() -> Path:
    from bot.dialogue.training import ensure_model

    return ensure_model(ROOT / "models")


@contextmanager
def running(*command: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "rasa", *command],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def terminal(*command: str) -> Iterator[int]:
    """A command on a terminal of its own, which `rasa shell` insists on."""
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rasa", *command], cwd=ROOT, env=environment(), stdin=inside, stdout=inside, stderr=inside
    )
    os.close(inside)
    try:
        yield screen
    finally:
        process.kill()
        process.wait(30)
        os.close(screen)


def until(screen: int, words: str) -> None:
    """Reads the terminal until the words appear."""
    seen, end = "", time.monotonic() + WAIT_SECONDS
    while words not in seen:
        ready, _, _ = select.select([screen], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"{words!r} did not appear after:\n{seen[-1000:]}"
        seen += os.read(screen, 65536).decode(errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(url: str) -> None:
    for _ in range(WAIT_SECONDS):
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(1)
    raise TimeoutError(url)


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project's endpoints with an action server of this test's own and a database of its own."""
    folder, port = tmp_path_factory.mktemp("endpoints"), free_port()
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8").replace("5055", str(port))
    store = "type: bot.dialogue.trackers.BoundedTrackerStore"
    (folder / "endpoints.yml").write_text(text.replace(store, f"{store}\n  url: sqlite:///{folder}/rasa.db"), encoding="utf-8")
    with running("run", "actions", "--port", str(port)):
        answered(f"http://127.0.0.1:{port}/health")
        yield folder / "endpoints.yml"


def test_rasa_data_validate_finds_no_fault() -> None:
    done = rasa("data", "validate")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_rasa_test_core_predicts_what_the_rules_say(model: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path), "--no-plot")
    done = rasa("test", "core", "--model", str(model), "--stories", str(Path(__file__).parent), *out)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "None of the test stories failed" in (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")


def test_rasa_shell_talks(model: Path, endpoints: Path) -> None:
    command = ["shell", "--model", str(model), "--endpoints", str(endpoints), "--port", str(free_port())]
    with terminal(*command) as screen:
        until(screen, "Your input")
        os.write(screen, "你好\r".encode())
        until(screen, "自动客服助手")


def test_rasa_run_answers_over_rest_and_knows_nobody(model: Path, endpoints: Path) -> None:
    port = free_port()
    with running("run", "--model", str(model), "--endpoints", str(endpoints), "--port", str(port), "--interface", "127.0.0.1"):
        answered(f"http://127.0.0.1:{port}/")
        hook = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        texts = [
            one.get("text", "") for one in requests.post(hook, json={"sender": "S1", "message": "我欠多少钱"}, timeout=60).json()
        ]
        assert "确认是您本人" in "".join(texts)
        assert "¥" not in "".join(texts)
