"""A random trial's steps: what may come up how often, and one run of them."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

from bench.soak.trial import Trial
from bench.soak.world import World

Rule = Callable[[Trial], Awaitable[None]]
Script = list[tuple[Rule, int]]
RULES: dict[Rule, int] = {
    Trial.say: 14,
    Trial.say_in_one_go: 4,
    Trial.say_twice: 6,
    Trial.choose: 6,
    Trial.text_by_phone: 5,
    Trial.text_by_simulator: 2,
    Trial.agent_takes: 6,
    Trial.agent_speaks: 6,
    Trial.agent_resolves: 4,
    Trial.agent_passes_on: 1,
    Trial.reload: 4,
    Trial.wake: 3,
    Trial.break_the_line: 8,
    Trial.cut_the_line: 4,
    Trial.silence_the_line: 2,
    Trial.break_the_worker: 4,
    Trial.break_the_database: 5,
    Trial.crash_the_gateway: 1,
    Trial.kill_the_gateway: 1,
    Trial.restart_the_gateway: 1,
    Trial.wait: 12,
}
"""How often each rule comes up in a random trial, relative to the others."""


DEATHS = (Trial.crash_the_gateway, Trial.kill_the_gateway, Trial.restart_the_gateway)
GENTLE = {rule: weight for rule, weight in RULES.items() if rule not in DEATHS}
"""Without what every other trial has to wait for."""


def script(seed: str, steps: int, rules: dict[Rule, int] = RULES) -> Script:
    """A trial's steps, each with a chance of its own, so that leaving one out changes nothing about the others."""
    chance = random.Random(seed)
    return [(rule, chance.getrandbits(32)) for rule in chance.choices(list(rules), list(rules.values()), k=steps)]


async def random_trial(world: World, name: str, seed: str, steps: Script) -> list[str]:
    """A trial whose decisions depend on the seed and its steps alone; what was wrong after it."""
    chance = random.Random(seed)
    trial = await Trial.begin(world, name, chance, browsers=chance.randint(1, 3))
    try:
        for rule, number in steps:
            chance.seed(number)
            await rule(trial)
        return await trial.settle()
    finally:
        await trial.end()
