"""Every case as a line of text, and as the page of the documentation."""

from __future__ import annotations

from pathlib import Path

from bench.oracles import cost, dates, late, schedules
from bench.oracles.case import Case

PAGE = Path(__file__).parents[2] / "docs" / "oracles.md"
CASES: list[Case] = [*schedules.CASES, *cost.CASES, *late.CASES, *dates.CASES]
HEAD = """# Figures to meet

Made by `python -m bench.oracles --write`; a test runs every line and holds this page to it. Origin: P is printed by a public source,
R is recalled from the official appendix and recomputed (check the official page before quoting it), D is computed from a sourced rule.

| | origin | case | expected | got | |
|---|---|---|---|---|---|
"""


def rows() -> list[str]:
    return [f"{case.label:12} {case.origin}  {case.what:62} {case.expected:44} {case.got:44} {_mark(case)}" for case in CASES]


def page() -> str:
    lines = (f"| {case.label} | {case.origin} | {case.what} | {case.expected} | {case.got} | {_mark(case)} |" for case in CASES)
    return HEAD + "\n".join(lines) + "\n"


def _mark(case: Case) -> str:
    if not case.is_met():
        return "MISSED"
    return "met" if case.got == case.expected else f"met within {case.near}"
