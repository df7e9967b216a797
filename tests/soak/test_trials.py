"""A small part of the long run: random trials, a machine that looks for a sequence that breaks a promise, and deaths in a turn."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bench.soak.points import crash_everywhere
from bench.soak.run import Figures, Plan, soak
from bench.soak.trial import GENTLE, Trial
from bench.soak.world import World

pytestmark = pytest.mark.xdist_group("soak")
SEED = 6


async def test_random_trials_break_no_promise(database_url: str, tmp_path: Path) -> None:
    world = await World.open(tmp_path, database_url, has_tables=True)
    figures = Figures(SEED, "test")
    try:
        await soak(world, figures, Plan(24, steps=4, rules=GENTLE))
        await soak(world, figures, Plan(26, steps=5))
    finally:
        await world.close()
    assert figures.violations == []
    assert figures.trials == 26
    assert figures.faults.total() > 0


async def test_a_gateway_that_dies_in_a_turn_leaves_nothing_half_done(database_url: str, tmp_path: Path) -> None:
    died = await crash_everywhere(tmp_path, database_url, every=12, has_tables=True)
    assert (
        sum(place.died for place in died) >= 4
    )  # the last places are not always reached: how often a worker is looked at varies
    assert [place for place in died if place.found] == []


async def test_a_database_that_fails_in_a_turn_leaves_nothing_half_done(database_url: str, tmp_path: Path) -> None:
    failed = await crash_everywhere(tmp_path, database_url, every=5, kind="error", has_tables=True)
    assert len(failed) >= 10
    assert [place for place in failed if place.found] == []


class Machine(RuleBasedStateMachine):
    """A trial whose next step hypothesis chooses; what it found is looked at when the sequence is over."""

    world: ClassVar[World]
    runner: ClassVar[asyncio.Runner]
    trial: Trial

    @initialize(seed=st.integers(0, 2**32), browsers=st.integers(1, 3))
    def begin(self, seed: int, browsers: int) -> None:
        chance = random.Random(seed)
        self.trial = self.runner.run(Trial.begin(self.world, f"H{next(self.world.numbers)}", chance, browsers))

    def teardown(self) -> None:
        if not hasattr(self, "trial"):
            return
        try:
            assert self.runner.run(self.trial.settle()) == []
        finally:
            self.runner.run(self.trial.end())


def _step(does: Callable[[Trial], Awaitable[None]]) -> Any:
    def step(self: Machine) -> None:
        self.runner.run(does(self.trial))

    step.__name__ = does.__name__
    return rule()(step)


Conversation = type("Conversation", (Machine,), {does.__name__: _step(does) for does in GENTLE})


@pytest.fixture
def conversation(database_url: str, tmp_path: Path) -> Iterator[type[RuleBasedStateMachine]]:
    with asyncio.Runner() as runner:
        Machine.runner, Machine.world = runner, runner.run(World.open(tmp_path, database_url, has_tables=True))
        yield Conversation
        runner.run(Machine.world.close())


def test_no_sequence_of_steps_breaks_a_promise(conversation: type[RuleBasedStateMachine]) -> None:
    slow = settings(
        max_examples=5,
        stateful_step_count=6,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(conversation, settings=slow)
