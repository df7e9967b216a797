"""How fast it is, beside how fast a plain loop is, so that a figure from a busy or a slow machine can be read."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bench.negotiation.run import negotiate
from bench.negotiation.world import Case

ROUNDS = 5
STEPS = 200_000


def ours_per_second(population: Sequence[Case]) -> float:
    """Whole negotiations a second of processor time, what debtors say being known beforehand; the best of a few rounds."""
    talks = [negotiate(case) for case in population]
    best = 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        for talk, case in zip(talks, population, strict=True):
            again = type(talk).open(case.debt, case.policy, case.today)
            for statement in talk.history[1::2]:
                again = again.hear(statement)  # type: ignore[arg-type]
        best = max(best, len(talks) / (time.process_time() - began))
    return best


def steps_per_second() -> float:
    """A loop of plain arithmetic, the best of a few rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        began, total = time.process_time(), 0
        for step in range(STEPS):
            total += step % 7
        best = max(best, STEPS / (time.process_time() - began))
    return best
