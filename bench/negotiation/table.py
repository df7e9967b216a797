"""Tables of figures as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

WAY = (
    *("KEPT", "SR", "SR|feasible", "RR", "F1", "CRI", "DHI", "CCI", "Q25", "Q50", "Q100", "L1D", "L2D", "ATV", "regret", "kappa"),
    "violations",
)
FAMILY = (
    "KEPT",
    "KEPT|feasible",
    "SR",
    "SR|feasible",
    "RR",
    "precision",
    "recall",
    "F1",
    "F1|shown",
    "CCI",
    "kappa",
    "violations",
)
SWEPT = ("KEPT", "KEPT|feasible", "SR|feasible", "F1", "F1|shown", "CCI", "CCI/oracle", "violations")
BOUNDED = ("KEPT", "KEPT|feasible", "SR|feasible", "F1", "F1|shown", "SR|livable", "F1|livable", "CCI", "CCI/oracle")
NARROW, WIDE = 8, 15


def show(lines: Mapping[str, Mapping[str, float]], columns: Sequence[str]) -> None:
    """One line a name, one column a figure: days with one decimal, counts with none, shares with three."""
    widths = {column: max(NARROW, len(column) + 2) for column in columns}
    first = max(map(len, lines)) + 2
    print("\n" + " " * first + "".join(f"{column:>{widths[column]}}" for column in columns))
    for name, found in lines.items():
        print(f"{name:{first}}" + "".join(f"{_cell(column, found[column]):>{widths[column]}}" for column in columns))
    print()


def _cell(column: str, figure: float) -> str:
    return f"{figure:.0f}" if column == "violations" else f"{figure:.1f}" if column[0] == "Q" else f"{figure:.3f}"
