"""What changes when the population, a number of the negotiator's own or a number of the lender's rules changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from bench.negotiation.measure import figures, rows
from bench.negotiation.run import ORACLE, OURS, Possible, outcome
from bench.negotiation.world import DESIGNED_WITH, FAMILIES, Case, Setting, a_policy, cases
from bot.lending.money import Money
from bot.lending.negotiation import NegotiationPolicy, numbers

Lines = dict[str, dict[str, float]]
HALVES = (0.5, 1.5)
DREAMING = tuple("dreaming" if name == "over-promising" else name for name in FAMILIES)


def unhurried(random: Random) -> NegotiationPolicy:
    """A lender who gives a month for the first payment, whatever its size, and asks no interest while a plan runs."""
    nothing = Decimal(0)
    return replace(a_policy(random), first_payment_within_days=31, first_payment_ratio=((0, nothing),), plan_daily_rate=nothing)


SETTINGS: dict[str, Setting] = {
    "as designed with": DESIGNED_WITH,
    "one answer at a time": replace(DESIGNED_WITH, all_at_once=0.0),
    "everything at once": replace(DESIGNED_WITH, all_at_once=1.0),
    "little left over": replace(DESIGNED_WITH, burden=(0.75, 1.0)),
    "no savings": replace(DESIGNED_WITH, savings=50.0),
    "small debts": replace(DESIGNED_WITH, weight=0.0),
    "large debts": replace(DESIGNED_WITH, weight=1.2),
    "unhurried lenders": replace(DESIGNED_WITH, lender=unhurried),
    "figures dreamt up": replace(DESIGNED_WITH, families=DREAMING),
}
NUMBERS = ("ASSUMED_COSTS", "UNKNOWN_MONTHS", "LENGTHENS", "LENGTHENS_UNKNOWN", "SOON", "NEARLY", "APART", "ROUNDING")
RULES = ("max_months", "min_installment", "first_payment_within_days", "buffer_ratio", "buffer_cap", "reserve_months")


def of_settings(first: int, seeds: int, count: int) -> Lines:
    """Other households and habits."""
    return {name: _figures(_population(setting, first, seeds, count)) for name, setting in SETTINGS.items()}


def of_numbers(first: int, seeds: int, count: int) -> Lines:
    """Each of the negotiator's own numbers by half less and half more, all else as it is."""
    population = _population(DESIGNED_WITH, first, seeds, count)
    lines = {"as it is": _figures(population)}
    for name in NUMBERS:
        for factor in HALVES:
            with _set(name, max(1, round(getattr(numbers, name) * factor))):
                lines[f"{name} × {factor}"] = _figures(population)
    for part in ("doubt", "cushion"):
        for factor in HALVES:
            scaled = tuple(replace(one, **{part: round(getattr(one, part) * factor)}) for one in numbers.COMFORTS)
            with _set("COMFORTS", scaled):
                lines[f"COMFORTS.{part} × {factor}"] = _figures(population)
    return lines


def of_rules(first: int, seeds: int, count: int) -> Lines:
    """Each margin of the lender's rules by half less and half more: what is feasible changes with it."""
    lines = {}
    for name in RULES:
        for factor in HALVES:
            setting = replace(DESIGNED_WITH, lender=_lender(name, factor))
            lines[f"{name} × {factor}"] = _figures(_population(setting, first, seeds, count))
    return lines


def _lender(name: str, factor: float) -> Callable[[Random], NegotiationPolicy]:
    def made(random: Random) -> NegotiationPolicy:
        policy = a_policy(random)
        return replace(policy, **{name: _scaled(getattr(policy, name), factor)})

    return made


def _scaled(value: Any, factor: float) -> Any:
    if isinstance(value, Money):
        return Money(round(value.minor * factor), value.currency)
    return round(value * factor) if isinstance(value, int) else value * int(factor * 2) / 2


@contextmanager
def _set(name: str, value: object) -> Iterator[None]:
    before = getattr(numbers, name)
    setattr(numbers, name, value)
    try:
        yield
    finally:
        setattr(numbers, name, before)


Population = list[tuple[Case, Possible]]


def _population(setting: Setting, first: int, seeds: int, count: int) -> Population:
    return [(case, Possible.of(case)) for seed in range(seeds) for case in cases(first + seed, count, setting)]


def _figures(population: Population) -> dict[str, float]:
    ours, best = (figures(rows(outcome(way, *each) for each in population)) for way in (OURS, ORACLE))
    return ours | {"CCI/oracle": ours["CCI"] / best["CCI"]}
