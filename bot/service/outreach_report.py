"""Whether the variants of a strategy differ: counted once per borrower, compared once as many had it as was planned.

What is hoped for is that the borrower writes to us, by any channel, within `WITHIN` days of the message (of the day it would have
left, for those who were held out). Borrowers whose days are not over yet are not counted at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.lending.experiment import Arm, Comparison, compare, wilson
from bot.lending.outreach import Strategy
from bot.rulebook.outreach import strategies
from bot.service.ports import BookAndTalk

WITHIN = timedelta(days=7)
HELD_OUT = "holdout"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyReport:
    """The arms of one strategy, and each compared with the first (the holdout where there is one)."""

    strategy: str
    planned: int
    arms: tuple[Arm, ...]
    comparisons: tuple[Comparison, ...]


async def compared(uow: BookAndTalk, now: datetime) -> Sequence[StrategyReport]:
    """Every strategy that compares something."""
    reports = []
    for strategy in strategies():
        if strategy.planned:
            counted = await uow.reach.answered(strategy.name, now - WITHIN, WITHIN)
            reports.append(_report(strategy, counted))
    return reports


def _report(strategy: Strategy, counted: dict[str, tuple[int, int]]) -> StrategyReport:
    names = [*([HELD_OUT] if strategy.holdout else []), *(variant.name for variant in strategy.variants)]
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0), counted)
    arms = tuple(Arm(name=name, asked=found[name][0], answered=found[name][1]) for name in names)
    comparisons = tuple(compare(arm, arms[0], strategy.planned) for arm in arms[1:])
    return StrategyReport(strategy=strategy.name, planned=strategy.planned, arms=arms, comparisons=comparisons)


def lines(report: StrategyReport) -> list[str]:
    """The report in plain sentences; before its time it gives the counts and no more."""
    said = [f"{report.strategy}: read once {report.planned} borrowers are in each arm; 95 % intervals (Wilson, Newcombe)"]
    early = any(comparison.difference is None for comparison in report.comparisons)
    for arm in report.arms:
        within = wilson(arm)
        share = "" if early else f", {arm.share:.1%} wrote within 7 days ({within.low:.1%} to {within.high:.1%})"
        said.append(f"  {arm.name}: {arm.asked} borrowers{share}")
    for each in report.comparisons:
        said.append(f"  {each.arm.name} against {each.against.name}: {_finding(each)}")
    return said


def _finding(comparison: Comparison) -> str:
    if comparison.interval is None or comparison.difference is None:
        return "too early to say; looking sooner would find differences that are not there"
    reach = f"{comparison.difference:+.1%} ({comparison.interval.low:+.1%} to {comparison.interval.high:+.1%})"
    shown = {"more": "more wrote", "less": "fewer wrote"}.get(comparison.finding, "no difference shown")
    return f"{shown}, {reach}"
