"""`python -m bench.negotiation [--seeds 30] [--sweeps] [--numbers] [--held-out]`: the tables, their intervals and a picture."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bench.negotiation.measure import Outcome, figures, intervals, rows, summed
from bench.negotiation.picture import draw
from bench.negotiation.run import ORACLE, OURS, WAYS, Possible, outcome
from bench.negotiation.speed import ours_per_second, steps_per_second
from bench.negotiation.sweeps import SETTINGS, of_numbers, of_rules, of_settings
from bench.negotiation.table import BOUNDED, FAMILY, SWEPT, WAY, show
from bench.negotiation.world import Case, Setting, cases

Seeds = list[list[Case]]


def main() -> None:
    options = _options()
    if options.held_out:
        from bench.negotiation.holdout import HELD_OUT

        _report(HELD_OUT, options)
    elif options.sweeps or options.numbers:
        for lines in (of_numbers, of_rules) if options.numbers else (of_settings,):
            show(lines(options.first + options.seeds, max(2, options.seeds // 5), options.count), SWEPT)
    else:
        _report(SETTINGS[options.setting], options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.negotiation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--count", type=int, default=140, help="debtors a seed")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--short", action="store_true", help="only ours and the oracle")
    parser.add_argument("--sweeps", action="store_true", help="other habits and households, on seeds of their own")
    parser.add_argument("--numbers", action="store_true", help="each of the negotiator's numbers, and of the rules', by half")
    parser.add_argument("--held-out", action="store_true", help="the population that was kept back")
    parser.add_argument(
        "--setting", choices=SETTINGS, default=next(iter(SETTINGS)), help="the whole report of one of the sweeps' populations"
    )
    return parser.parse_args()


def _report(setting: Setting, options: argparse.Namespace) -> None:
    """The tables of ways and of families, the intervals over seeds, the picture and the speed."""
    seeds = [cases(options.first + seed, options.count, setting) for seed in range(options.seeds)]
    found = run(seeds, (OURS, ORACLE) if options.short else WAYS)
    ways = {way: figures(rows(outcomes)) for way, outcomes in found.items()}
    ours = found[OURS]
    groups = {one.family: [other for other in ours if other.family == one.family] for one in ours}
    habits = {f"  {one.habit}": [other for other in ours if other.habit == one.habit] for one in ours if "rosy" in one.habit}
    print(f"{len(ours)} debtors, {sum(one.feasible for one in ours)} with a feasible plan. Simulated; no claim of real recovery.")
    families = {name: figures(rows(outcomes)) for name, outcomes in (groups | habits).items()}
    show(ways, WAY)
    show(families, FAMILY)
    _intervals(ours, found[ORACLE], options.count)
    print(f"picture: {draw(ways, {name: families[name] for name in groups}).name}")
    _speed(seeds)


def run(seeds: Seeds, ways: Sequence[str]) -> dict[str, list[Outcome]]:
    """Every way with every debtor."""
    population = [(case, Possible.of(case)) for made in seeds for case in made]
    return {way: [outcome(way, case, possible) for case, possible in population] for way in ways}


def _intervals(ours: list[Outcome], best: list[Outcome], count: int) -> None:
    """Seeds are drawn again, not debtors, since those of one seed share their luck."""
    mine, oracles = (summed(rows(outcomes), count) for outcomes in (ours, best))
    for name, (middle, low, high) in intervals(mine, oracles, BOUNDED).items():
        print(f"{name:20}{middle:.4f}   95 % interval {low:.4f} to {high:.4f}")


def _speed(seeds: Seeds) -> None:
    mine, steps = ours_per_second(seeds[0]), steps_per_second()
    print(f"{mine:,.0f} negotiations a second of processor time; one takes as long as {steps / mine:,.0f} steps of a plain loop")


if __name__ == "__main__":
    main()
