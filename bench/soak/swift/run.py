"""Ten thousand swift trials, from a number to a number, and a failing one made as small as it stays failing.

Trial N of seed S is the same on any day: its steps, and on SQLite nearly all of its course, follow from `S:N` alone. PostgreSQL answers
when it likes, so there the course may differ a little.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.soak.run import Figures
from bench.soak.script import RULES, Rule, Script, script
from bench.soak.swift.stage import Stage
from bench.soak.swift.world import swift_trial
from bench.soak.trial import Trial

STEPS = 12
SWIFT_RULES: dict[Rule, int] = {**RULES, Trial.freeze_the_gateway: 2}
SWEEP_EVERY, SAVED_EVERY = 50, 25
MEMORY = Path("/dev/shm")


@contextmanager
def stage_on(url: str = "", *, has_tables: bool = False) -> Iterator[Stage]:
    """A stage on PostgreSQL at `url`, or on SQLite in memory where the system has a folder for that."""
    with tempfile.TemporaryDirectory(prefix="soak-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        stage = Stage.open(Path(folder), url, has_tables=has_tables)
        try:
            yield stage
        finally:
            stage.close()


def steps_of(seed: str) -> Script:
    return script(seed, STEPS, SWIFT_RULES)


def run(stage: Stage, figures: Figures, trials: int, seconds: float, save: Callable[[Figures], None] = lambda _: None) -> None:
    """Trials up to number `trials`, or as many as fit into the time; the figures grow as they end."""
    began, before = time.monotonic(), figures.seconds
    gc.collect()
    gc.freeze()
    while figures.trials < trials and time.monotonic() - began < seconds:
        seed = f"{figures.seed}:{figures.trials}"
        found, done = attempt(stage, seed, steps_of(seed))
        figures.violations += [f"trial {figures.trials}: {violation}" for violation in found]
        figures.trials += 1
        figures.faults.update(done)
        figures.seconds = before + time.monotonic() - began
        if figures.trials % SWEEP_EVERY == 0:
            gc.collect()
        if figures.trials % SAVED_EVERY == 0 or found:
            save(figures)
    save(figures)


def attempt(stage: Stage, seed: str, steps: Script) -> tuple[list[str], Counter[str]]:
    """One trial; whatever it raises is a violation too."""
    try:
        return swift_trial(stage, seed, steps)
    except Exception as problem:
        return [f"the trial itself broke: {type(problem).__name__}: {problem}"], Counter()


def smaller(stage: Stage, seed: str, steps: Script) -> Script:
    """As few of the steps as still break a promise: each is left out for good if it is not missed."""
    number = 0
    while number < len(steps):
        fewer = steps[:number] + steps[number + 1 :]
        if attempt(stage, seed, fewer)[0]:
            steps = fewer
        else:
            number += 1
    return steps
