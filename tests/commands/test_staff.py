"""`python -m bot staff`, as an operator types it on a fresh installation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    data_dir = tmp_path_factory.mktemp("var")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "BOT_DEMO": "false", "BOT_DATA_DIR": str(data_dir), "BOT_DATABASE_URL": ""}
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    assert run("migrate").returncode == 0
    return run


def test_somebody_is_added_listed_reset_closed_and_opened(run: Any) -> None:
    added = run("staff", "add", "mei", "--name", "小美", "--language", "zh", "--language", "en")
    login, password = added.stdout.strip().split(" / ")
    assert (login, len(password) >= 16) == ("mei", True)
    listed = run("staff", "list").stdout.split()
    assert listed[:4] == ["mei", "agent", "zh,en", "password"]
    assert run("staff", "reset", "mei").stdout.strip() != added.stdout.strip()
    assert run("staff", "disable", "mei").returncode == 0
    assert "disabled" in run("staff", "list").stdout
    assert run("staff", "enable", "mei").returncode == 0
    assert run("staff", "sign-out", "mei").stdout.strip() == "mei is signed out everywhere"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("add", "Mei Li", "--name", "x"), "small letters"),
        (("add", "mo", "--name", "x", "--role", "king"), "agent, supervisor"),
        (("add", "mo", "--name", "x", "--language", "fr"), "anguage"),
        (("reset", "nobody"), "."),
    ],
)
def test_a_refusal_is_one_plain_sentence(run: Any, arguments: tuple[str, ...], problem: str) -> None:
    refused = run("staff", *arguments)
    assert refused.returncode == 2
    assert problem in refused.stderr
    assert "Traceback" not in refused.stderr


def test_every_change_is_in_the_audit(run: Any) -> None:
    run("staff", "add", "ann", "--name", "Ann")
    assert run("audit", "verify").stdout.strip() == "the audit chain is whole"
