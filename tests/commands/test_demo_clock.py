"""The demo's clock as somebody moves it at the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.__main__ import app
from bot.clock import DemoClock, utc_now
from bot.commands import demo_clock
from bot.commands.demo_clock import moment
from bot.settings import settings

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DEMO", "true")
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(demo_clock, "STANDS_STILL", 0.5)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("+2d", NOW + timedelta(days=2)),
        ("6h", NOW + timedelta(hours=6)),
        ("2026-12-01T09:30", datetime(2026, 12, 1, 1, 30, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 11, 30, 16, 0, tzinfo=UTC)),
        ("2026-12-01T09:30+00:00", datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_step_or_a_moment_by_the_lenders_clock(written: str, meant: datetime) -> None:
    assert moment(written, NOW) == meant


@pytest.mark.parametrize("written", ["tomorrow", "+2w", "2026-02-31", ""])
def test_what_is_neither_is_refused_with_how_to_write_it(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        moment(written, NOW)
    assert "+2d, +6h or 2026-12-01T09:30" in capsys.readouterr().err


def test_without_a_wish_it_shows_the_time(folder: Path) -> None:
    DemoClock(folder).move(utc_now() + timedelta(days=40))
    day = (utc_now() + timedelta(days=40, hours=8)).strftime("%Y-%m-%d")
    assert day in CliRunner().invoke(app, ["demo-clock"]).output


def test_the_way_back_is_refused(folder: Path) -> None:
    done = CliRunner().invoke(app, ["demo-clock", "2020-01-01"])
    assert done.exit_code == 2
    assert "forward only" in done.output
    assert DemoClock(folder).goal is None


def test_a_clock_that_nobody_moves_says_what_to_start_and_leaves_no_wish(folder: Path) -> None:
    done = CliRunner().invoke(app, ["demo-clock", "+1d"])
    assert done.exit_code == 1
    assert "make run" in done.output
    assert DemoClock(folder).goal is None


def test_a_lenders_installation_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DEMO", "false")
    settings.cache_clear()
    done = CliRunner().invoke(app, ["demo-clock", "+1d"])
    assert done.exit_code == 2
    assert "only a demo" in done.output
    assert list(folder.iterdir()) == []
