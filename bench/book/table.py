"""The one table of the bench, under a line about the machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator

from bench.book.measure import Taken

HEAD = (
    "step",
    "database",
    "borrowers",
    "by the clock",
    "target",
    "processor",
    "of it ours",
    "each",
    "to the size before",
    "largest process",
    "load",
)
MILLION = 1_000_000
TARGETS = {"import loans": 600.0, "close a day": 300.0, "plan outreach": 180.0}
"""Seconds by the clock for a million borrowers; of less, starting the processes is too large a part."""
STATEMENT = 0.005


def show(taken: list[Taken]) -> None:
    """Print what was taken so far; `each` is processor time for one loan, movement or borrower, and `to the size before` how much
    dearer one is than in the book of the next smaller size: 1.0 is growth along a line."""
    print(machine())
    print("| " + " | ".join(HEAD) + " |")
    print("|" + " --- |" * len(HEAD))
    order = list(dict.fromkeys(each.step for each in taken))
    for each in sorted(taken, key=lambda one: (order.index(one.step), one.kind, one.borrowers)):
        print("| " + " | ".join(_cells(each, taken)) + " |" + (f" {each.said}" if each.step == "one statement" else ""))
    if any(each.again for each in taken):
        print("* was interrupted; the figures are those of what was left of it")


def _cells(each: Taken, taken: list[Taken]) -> Iterator[str]:
    yield each.step + ("*" if each.again else "")
    yield each.kind
    yield f"{each.borrowers:,}"
    yield _time(each.wall)
    yield _target(each)
    yield _time(each.processor)
    yield _time(each.own)
    yield f"{_one(each) * 1e6:,.0f} µs"
    smaller = [one for one in taken if (one.step, one.kind) == (each.step, each.kind) and one.borrowers < each.borrowers]
    yield f"{_one(each) / _one(max(smaller, key=lambda one: one.borrowers)):.2f}" if smaller else ""
    yield f"{each.memory / 2**20:,.0f} MB" if each.memory else ""
    yield f"{each.load:.1f}"


def _one(each: Taken) -> float:
    return each.processor / max(1, each.units)


def _target(each: Taken) -> str:
    if each.step == "one statement":
        return _verdict(each.wall, STATEMENT)
    return _verdict(each.wall, TARGETS[each.step]) if each.step in TARGETS and each.borrowers == MILLION else ""


def _verdict(took: float, most: float) -> str:
    return f"{_time(most)}: {'met' if took <= most else 'missed'}"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({platform.processor() or platform.machine()}), {memory:.0f} GB, {platform.system()}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:,.1f} s" if seconds < 10 else f"{seconds:,.0f} s"
