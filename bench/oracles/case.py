"""One figure to meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Case:
    """`origin`: P printed by a public source, R recalled from the official appendix and recomputed, D computed here from a sourced rule.

    `expected` and what `work_out` gives are figures as text. `near` is how far apart two single amounts may be, where the source does
    not round as a contract does; otherwise they must be the same.
    """

    label: str
    origin: str
    what: str
    expected: str
    work_out: Callable[[], object]
    near: Decimal = Decimal(0)

    @property
    def got(self) -> str:
        return str(self.work_out())

    def is_met(self) -> bool:
        got = self.got
        return got == self.expected or bool(self.near and abs(_amount(got) - _amount(self.expected)) <= self.near)


def listed(*figures: object) -> str:
    """Several figures as one text, runs of the same one counted: "11 × 1,100.16, 1,100.19"."""
    runs: list[list[str]] = []
    for figure in map(str, figures):
        if runs and runs[-1][0] == figure:
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return ", ".join(run[0] if len(run) == 1 else f"{len(run)} × {run[0]}" for run in runs)


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
