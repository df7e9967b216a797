"""The one table of the bench, under a line about the machine."""

from __future__ import annotations

import os
import platform

from bench.book.measure import Taken

HEAD = ("step", "database", "borrowers", "wall", "processor", "of it ours", "each", "largest process", "load")
TARGETS = {"import loans": 600.0, "close a day": 300.0, "plan outreach": 180.0, "one statement": 0.005}


def show(taken: list[Taken]) -> None:
    """Print what was taken so far; `each` is processor time for one loan, movement or borrower."""
    print(machine())
    print("| " + " | ".join(HEAD) + " |")
    print("|" + " --- |" * len(HEAD))
    for each in sorted(
        taken, key=lambda one: (list(dict.fromkeys(t.step for t in taken)).index(one.step), one.kind, one.borrowers)
    ):
        cells = (
            each.step,
            each.kind,
            f"{each.borrowers:,}",
            _time(each.wall),
            _time(each.processor),
            _time(each.own),
            f"{each.processor / max(1, each.units) * 1e6:,.0f} µs",
            f"{each.memory / 2**20:,.0f} MB" if each.memory else "",
            f"{each.load:.1f}",
        )
        print("| " + " | ".join(cells) + " |" + (f" {each.said}" if each.step == "one statement" else ""))
    print(
        "targets for 1,000,000 borrowers on a quiet machine: "
        + ", ".join(f"{name} {_time(most)}" for name, most in TARGETS.items())
    )


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({platform.processor() or platform.machine()}), {memory:.0f} GB, {platform.system()}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:,.0f} s"
