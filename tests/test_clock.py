"""A demo may be ahead of the system's clock; nothing else may, and nobody goes back."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import FARTHEST, CannotMove, DemoClock, clock_of, utc_now
from bot.settings import Settings

NEAR = timedelta(seconds=3)


def settings(folder: Path, *, demo: bool) -> Settings:
    return Settings(demo=demo, data_dir=folder, _env_file=None)


def test_a_demo_starts_at_the_present(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path)
    assert abs(clock() - utc_now()) < NEAR
    assert clock.goal is None


def test_every_process_of_a_demo_sees_the_same_later_time(tmp_path: Path) -> None:
    here, there = DemoClock(tmp_path), DemoClock(tmp_path)
    for days in (1, 2, 5):
        here.move(utc_now() + timedelta(days=days))
        assert utc_now() + timedelta(days=days) <= there() + NEAR <= utc_now() + timedelta(days=days) + 2 * NEAR
    assert os.listdir(tmp_path) == ["demo-clock"]


def test_it_is_never_before_the_moment_that_it_was_moved_to(tmp_path: Path) -> None:
    clock, goal = DemoClock(tmp_path), utc_now() + timedelta(hours=7)
    clock.move(goal)
    assert clock() >= goal


def test_it_does_not_go_back(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path)
    clock.move(utc_now() + timedelta(days=4))
    clock.move(utc_now() + timedelta(days=1))
    assert clock() > utc_now() + timedelta(days=3)


@pytest.mark.parametrize("step", [timedelta(), -timedelta(days=1), FARTHEST + timedelta(days=1)])
def test_a_wish_for_the_past_or_a_far_future_is_refused(tmp_path: Path, step: timedelta) -> None:
    clock = DemoClock(tmp_path)
    with pytest.raises(CannotMove):
        clock.ask(clock() + step)
    assert clock.goal is None


def test_a_wish_is_kept_until_it_is_fulfilled(tmp_path: Path) -> None:
    asking, moving = DemoClock(tmp_path), DemoClock(tmp_path)
    wanted = utc_now() + timedelta(days=2)
    asking.ask(wanted)
    assert moving.goal == wanted
    moving.arrived()
    assert asking.goal is None


def test_outside_a_demo_the_files_change_nothing(tmp_path: Path) -> None:
    DemoClock(tmp_path).move(utc_now() + timedelta(days=9))
    assert clock_of(settings(tmp_path, demo=False)) is utc_now
    assert clock_of(settings(tmp_path, demo=True))() > utc_now() + timedelta(days=8)
