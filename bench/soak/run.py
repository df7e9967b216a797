"""The long run: so many trials on a database, several at a time, with what is done so far in a file from which it goes on."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.soak.script import RULES, Rule, random_trial, script
from bench.soak.world import World

AT_ONCE = 8
STEPS = 12
SAVED_EVERY = 25


@dataclass
class Figures:
    """What came of a run so far. `violations` names trial and promise; `seed` and a trial's number give its decisions again."""

    seed: int
    database: str
    trials: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path, seed: int, database: str) -> Figures:
        """Those of the file when it is of this run, else fresh ones."""
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            if (kept["seed"], kept["database"]) == (seed, database):
                return cls(**{**kept, "faults": Counter(kept["faults"])})
        return cls(seed, database)

    def keep(self, file: Path) -> None:
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps({**vars(self), "faults": dict(self.faults)}, indent=1), encoding="utf-8")
        fresh.replace(file)

    def told(self) -> list[str]:
        faults = ", ".join(f"{kind} {times}" for kind, times in sorted(self.faults.items()))
        return [
            f"{self.database}: {self.trials} trials in {self.seconds:.0f} s, seed {self.seed}, violations {len(self.violations)}",
            f"  faults {sum(self.faults.values())}: {faults}",
            *(f"  ✗ {violation}" for violation in self.violations),
        ]


@dataclass(frozen=True)
class Plan:
    """How many trials, of how many steps by which rules, and for how long at most, in seconds."""

    trials: int
    steps: int = STEPS
    seconds: float = math.inf
    rules: dict[Rule, int] = field(default_factory=lambda: RULES)


async def soak(world: World, figures: Figures, plan: Plan, save: Callable[[Figures], None] = lambda _: None) -> Figures:
    """Trials as planned, or as many as fit into the time; the figures grow as they end."""
    began, before, base = time.monotonic(), figures.seconds, Counter(figures.faults)
    numbers, stuck = iter(range(figures.trials, plan.trials)), 0

    async def one_after_another() -> None:
        nonlocal stuck
        for number in numbers:
            if time.monotonic() - began > plan.seconds:
                return
            name = f"S{figures.seed}-{number}-{time.time_ns()}"
            seed = f"{figures.seed}:{number}"
            found = await random_trial(world, name, seed, script(seed, plan.steps, plan.rules))
            if (hung := world.done["gateway did not stop"]) > stuck:
                stuck, found = hung, [*found, "the gateway did not stop when it was told to"]
            figures.violations += [f"trial {number}: {violation}" for violation in found]
            figures.trials += 1
            figures.seconds, figures.faults = before + time.monotonic() - began, base + world.done
            if figures.trials % SAVED_EVERY == 0:
                save(figures)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    save(figures)
    return figures
