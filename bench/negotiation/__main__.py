"""`python -m bench.negotiation [--seeds 30] [--count 210] [--sweeps] [--unseen]`: the table, its intervals and a picture."""

from __future__ import annotations

import argparse
import time

from bench.negotiation.measure import figures, interval, rows
from bench.negotiation.run import OURS, WAYS, feasible_plan, negotiate, outcome
from bench.negotiation.world import FAMILIES, Case, cases

COLUMNS = ("KEPT", "SR", "SR|feasible", "RR", "F1", "precision", "recall", "CRI", "DHI", "CCI", "regret", "kappa", "violations")


def main() -> None:
    options = _options()
    population = [case for seed in range(options.seeds) for case in cases(options.offset + seed, options.count)]
    best = [feasible_plan(case) for case in population]
    ways = (OURS, "oracle") if options.short else WAYS
    found = {way: [outcome(way, case, plan) for case, plan in zip(population, best, strict=True)] for way in ways}
    print(
        f"{len(population)} debtors, {sum(plan is not None for plan in best)} with a feasible plan; simulated, not real recovery"
    )
    print(f"{'':22}" + "".join(f"{name:>12}" for name in COLUMNS))
    for way, outcomes in found.items():
        _line(way, figures(rows(outcomes)))
    for family in FAMILIES:
        _line(f"ours, {family}", figures(rows([one for one in found[OURS] if one.family == family])))
    ours = rows(found[OURS])
    for name in ("KEPT", "SR|feasible", "F1", "CCI"):
        low, high = interval(ours, name)
        print(f"{name}: 95 % interval {low:.4f} to {high:.4f}")
    print(f"CCI against the oracle's: {figures(ours)['CCI'] / figures(rows(found['oracle']))['CCI']:.4f}")
    print(f"{speed(population):,.0f} negotiations a second on one core")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.negotiation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--count", type=int, default=210, help="debtors a seed")
    parser.add_argument("--offset", type=int, default=0, help="first seed")
    parser.add_argument("--short", action="store_true", help="only ours and the oracle")
    return parser.parse_args()


def _line(name: str, found: dict[str, float]) -> None:
    print(f"{name:22}" + "".join(f"{found[column]:12.4f}" for column in COLUMNS))


def speed(population: list[Case]) -> float:
    """Whole negotiations a second; the debtors' own time is taken off."""
    talks = [negotiate(case) for case in population]
    began = time.process_time()
    for talk, case in zip(talks, population, strict=True):
        again = type(talk).open(case.debt, case.policy, case.today)
        for statement in talk.history[1::2]:
            again = again.hear(statement)
    return len(talks) / (time.process_time() - began)


if __name__ == "__main__":
    main()
