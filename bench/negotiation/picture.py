"""One picture: what each way of negotiating recovers against how it leaves the household, and how the families fare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "out"


def draw(ways: Mapping[str, Mapping[str, float]], families: Mapping[str, Mapping[str, float]]) -> Path:
    """Writes the picture and says where."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(13, 5))
    for name, found in ways.items():
        left.scatter(found["CRI"], found["DHI"], s=260 * found["KEPT"] ** 4, marker="*" if name == "ours" else "o")
        left.annotate(name, (found["CRI"], found["DHI"]), textcoords="offset points", xytext=(6, 6), fontsize=8)
    left.set(xlabel="recovery (CRI)", ylabel="household health (DHI)", title="Simulated; a larger mark means more plans kept")
    names = list(families)
    for offset, column in ((-0.2, "KEPT"), (0.2, "SR|feasible")):
        right.barh([index + offset for index in range(len(names))], [families[n][column] for n in names], 0.38, label=column)
    right.set(yticks=range(len(names)), yticklabels=names, xlim=(0.7, 1.0), title="Our plans, by family")
    right.legend(loc="lower left")
    figure.tight_layout()
    OUT.mkdir(exist_ok=True)
    path = OUT / "negotiation.png"
    figure.savefig(path, dpi=130)
    return path
