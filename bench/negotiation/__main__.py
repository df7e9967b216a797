"""`python -m bench.negotiation [--seeds 30] [--sweeps] [--unseen] [--short]`: the table, its intervals and a picture."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.negotiation.measure import Outcome, figures, intervals, rows
from bench.negotiation.picture import draw
from bench.negotiation.run import ORACLE, OURS, WAYS, feasible_plan, negotiate, outcome
from bench.negotiation.world import FAMILIES, SEEN, UNSEEN, Case, Setting, cases

COLUMNS = ("KEPT", "SR", "SR|feasible", "RR", "F1", "CRI", "DHI", "CCI", "Q25", "Q50", "Q100", "L1D", "L2D", "regret", "kappa")
SWEPT = ("KEPT", "KEPT|feasible", "SR|feasible", "F1", "CCI", "violations")
SWEEPS: dict[str, Setting] = {
    "one answer at a time": replace(SEEN, all_at_once=0.0),
    "everything at once": replace(SEEN, all_at_once=1.0),
    "little left over": replace(SEEN, burden=(0.75, 1.0)),
    "no savings": replace(SEEN, savings=50.0),
    "large debts": replace(SEEN, weight=1.0),
}


def main() -> None:
    options = _options()
    setting = UNSEEN if options.unseen else SEEN
    population = [case for seed in range(options.seeds) for case in cases(options.offset + seed, options.count, setting)]
    found = run(population, (OURS, ORACLE) if options.short else WAYS)
    report(found)
    print(f"{speed(population):,.0f} negotiations a second on one core")
    if options.sweeps:
        sweep(max(2, options.seeds // 5), options.count)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.negotiation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--count", type=int, default=140, help="debtors a seed")
    parser.add_argument("--offset", type=int, default=0, help="first seed")
    parser.add_argument("--short", action="store_true", help="only ours and the oracle")
    parser.add_argument("--sweeps", action="store_true", help="other habits and households")
    parser.add_argument("--unseen", action="store_true", help="a population that the negotiator was not made with")
    return parser.parse_args()


def run(population: Sequence[Case], ways: Sequence[str]) -> dict[str, list[Outcome]]:
    """Every way with every debtor."""
    best = [feasible_plan(case) for case in population]
    return {way: [outcome(way, case, plan) for case, plan in zip(population, best, strict=True)] for way in ways}


def report(found: dict[str, list[Outcome]]) -> Path:
    """The table of ways and of our families, the intervals, and the picture."""
    ours = found[OURS]
    print(
        f"{len(ours)} debtors, {sum(one.feasible for one in ours)} with a feasible plan. Simulated; never a claim of real recovery."
    )
    ways = {way: figures(rows(outcomes)) for way, outcomes in found.items()}
    families = {name: figures(rows([one for one in ours if one.family == name])) for name in FAMILIES}
    _table(ways, COLUMNS)
    _table(families, (*COLUMNS[:8], "KEPT|feasible", "precision", "recall", "violations"))
    bounds = intervals(rows(ours))
    for name in ("KEPT", "KEPT|feasible", "SR|feasible", "F1", "CCI"):
        low, high = bounds[name]
        print(f"{name} {ways[OURS][name]:.4f}, 95 % interval {low:.4f} to {high:.4f}")
    print(
        f"CCI as a share of the oracle's {ways[OURS]['CCI'] / ways[ORACLE]['CCI']:.4f}; violations {ways[OURS]['violations']:.0f}"
    )
    return draw(ways, families)


def _table(lines: dict[str, dict[str, float]], columns: Sequence[str]) -> None:
    print(f"\n{'':20}" + "".join(f"{name:>14}" if len(name) > 8 else f"{name:>9}" for name in columns))
    for name, found in lines.items():
        cells = (f"{found[column]:{14 if len(column) > 8 else 9}.{1 if column[0] == 'Q' else 3}f}" for column in columns)
        print(f"{name:20}" + "".join(cells))


def sweep(seeds: int, count: int) -> None:
    """Our figures under other habits and households."""
    lines = {}
    for name, setting in SWEEPS.items():
        population = [case for seed in range(seeds) for case in cases(5_000 + seed, count, setting)]
        lines[name] = figures(rows(run(population, (OURS,))[OURS]))
    _table(lines, SWEPT)


def speed(population: list[Case]) -> float:
    """Whole negotiations a second of processor time, what debtors say being known beforehand."""
    talks = [negotiate(case) for case in population]
    began = time.process_time()
    for talk, case in zip(talks, population, strict=True):
        again = type(talk).open(case.debt, case.policy, case.today)
        for statement in talk.history[1::2]:
            again = again.hear(statement)  # type: ignore[arg-type]
    return len(talks) / (time.process_time() - began)


if __name__ == "__main__":
    main()
