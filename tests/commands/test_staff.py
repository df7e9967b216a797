"""`python -m bot staff`, as an operator types it on a fresh installation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.typed import Typed, command_line

pytestmark = pytest.mark.xdist_group("command line")  # one worker makes each of its books


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    with command_line(tmp_path_factory.mktemp("var"), demo=False) as typed:
        assert typed("migrate").exit_code == 0
        yield typed


def test_somebody_is_added_listed_reset_closed_and_opened(run: Typed) -> None:
    added = run("staff", "add", "mei", "--name", "小美", "--language", "zh", "--language", "en")
    login, password = added.stdout.strip().split(" / ")
    assert (login, len(password) >= 16) == ("mei", True)
    listed = run("staff", "list").stdout.split()
    assert listed[:4] == ["mei", "agent", "zh,en", "password"]
    assert run("staff", "reset", "mei").stdout.strip() != added.stdout.strip()
    assert run("staff", "disable", "mei").exit_code == 0
    assert "disabled" in run("staff", "list").stdout
    assert run("staff", "enable", "mei").exit_code == 0
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
def test_a_refusal_is_one_plain_sentence(run: Typed, arguments: tuple[str, ...], problem: str) -> None:
    refused = run("staff", *arguments)
    assert refused.exit_code == 2
    assert problem in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_every_change_is_in_the_audit(run: Typed) -> None:
    run("staff", "add", "ann", "--name", "Ann")
    assert run("audit", "verify").stdout.strip() == "the audit chain is whole"
