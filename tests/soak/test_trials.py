"""A small part of the long run: random trials, sequences that hypothesis chooses, deaths in a turn, and a few with real processes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.soak.points import crash_everywhere
from bench.soak.run import Figures, Plan, soak
from bench.soak.script import GENTLE, Script
from bench.soak.swift.points import everywhere
from bench.soak.swift.run import SWIFT_RULES, attempt, run, smaller, stage_on, steps_of
from bench.soak.swift.stage import Stage
from bench.soak.trial import Trial
from bench.soak.world import World
from bot.service import turns
from bot.service.talk_records import Entry
from bot.service.turns import Turn

pytestmark = pytest.mark.xdist_group("soak")
SEED, TRIALS, EVERY = 6, {"sqlite": 60, "postgresql": 30}, 1  # PostgreSQL waits for its server six times as long


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    url = "" if database_url.startswith("sqlite") else database_url
    with stage_on(url, has_tables=bool(url)) as made:
        yield made


def test_random_trials_break_no_promise(stage: Stage) -> None:
    figures, trials = Figures(SEED, "test"), TRIALS[stage.url.partition("+")[0]]
    run(stage, figures, trials, math.inf)
    assert figures.violations == []
    assert figures.trials == trials
    assert {"gateway killed", "gateway restarted", "gateway frozen", "line cut", "line half-open", "worker cut"} <= set(
        figures.faults
    )


def test_no_sequence_of_steps_breaks_a_promise(stage: Stage) -> None:
    steps = st.lists(st.tuples(st.sampled_from(list(SWIFT_RULES)), st.integers(0, 2**32)), max_size=10)

    @settings(max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(steps)
    def keeps_every_promise(chosen: Script) -> None:
        assert attempt(stage, "chosen", chosen)[0] == []

    keeps_every_promise()


def test_a_gateway_that_dies_anywhere_in_a_turn_leaves_nothing_half_done(stage: Stage) -> None:
    died = everywhere(stage, every=EVERY)
    assert sum(place.died for place in died) >= 12
    assert [place for place in died if place.found] == []


def test_a_database_that_fails_anywhere_in_a_turn_leaves_nothing_half_done(stage: Stage) -> None:
    failed = everywhere(stage, "error", every=EVERY)
    assert len(failed) >= 12
    assert [place for place in failed if place.found] == []


fenced = turns._answer


async def unfenced(uow: Any, turn: Turn, *said: Any, **moved: Any) -> list[Entry]:
    """Commits whatever it was overtaken by."""
    present = await uow.conversations.lock(turn.conversation.id)
    return await fenced(uow, replace(turn, conversation=present), *said, **moved)


def test_a_turn_without_its_fence_is_found_and_made_small(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_answer", unfenced)
    seed = next(seed for number in range(200) if attempt(sqlite_stage, seed := f"7:{number}", steps_of(seed))[0])
    few = smaller(sqlite_stage, seed, steps_of(seed))
    assert len(few) < len(steps_of(seed))
    assert attempt(sqlite_stage, seed, few)[0] != []


@pytest.fixture
def sqlite_stage() -> Iterator[Stage]:
    with stage_on() as made:
        yield made


def test_a_trial_is_the_same_again(sqlite_stage: Stage) -> None:
    assert attempt(sqlite_stage, "6:1", steps_of("6:1")) == attempt(sqlite_stage, "6:1", steps_of("6:1"))


async def test_a_real_gateway_that_is_killed_breaks_no_promise(database_url: str, tmp_path: Path) -> None:
    world = await World.open(tmp_path, database_url, has_tables=True)
    figures = Figures(SEED, "test")
    try:
        await soak(world, figures, Plan(4, steps=4, rules={**GENTLE, Trial.kill_the_gateway: 4}))
    finally:
        await world.close()
    assert figures.violations == []
    assert figures.trials == 4


async def test_a_real_gateway_that_dies_in_a_turn_leaves_nothing_half_done(database_url: str, tmp_path: Path) -> None:
    died = await crash_everywhere(tmp_path, database_url, every=8, has_tables=True)
    assert any(place.died for place in died)
    assert [place for place in died if place.found] == []
