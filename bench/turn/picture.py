"""One picture: where a turn spends its time, what it costs as the conversation grows, and the stock way beside both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.turn.clock import Times

OUT = Path(__file__).resolve().parent.parent / "out"
Sides = Mapping[str, Mapping[str, Times]]


def draw(stages: Mapping[str, Times], grown: Mapping[str, Mapping[int, Times]], sides: Sides) -> Path:
    """Writes the picture and says where. `grown` is, for each side, a turn by length; `sides` a turn by how many talk at a time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(17, 5))
    _stages(left, stages)
    for name, found in grown.items():
        middle.plot(list(found), [each.middle for each in found.values()], marker="o", label=name)
        middle.fill_between(list(found), [each.low for each in found.values()], [each.high for each in found.values()], alpha=0.2)
    middle.set(xscale="log", yscale="log", xlabel="turns so far", ylabel="ms", title="A turn as its conversation grows")
    middle.legend()
    _sides(right, sides)
    figure.tight_layout()
    OUT.mkdir(exist_ok=True)
    path = OUT / "turn.png"
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
    return path


def _stages(axes: object, stages: Mapping[str, Times]) -> None:
    names = list(stages)[::-1]
    middles = [stages[name].middle for name in names]
    spread = [[stages[n].middle - stages[n].low for n in names], [stages[n].high - stages[n].middle for n in names]]
    axes.barh(names, middles, xerr=spread, capsize=3)  # type: ignore[attr-defined]
    axes.set(xlabel="ms, middle and quartiles", title="A turn by stage")  # type: ignore[attr-defined]


def _sides(axes: object, sides: Sides) -> None:
    for at, (name, found) in enumerate(sides.items()):
        places = [index + 0.4 * at for index in range(len(found))]
        axes.bar(places, [each.middle for each in found.values()], 0.38, label=name)  # type: ignore[attr-defined]
        axes.scatter(places, [each.p95 for each in found.values()], marker="_", color="black", zorder=3)  # type: ignore[attr-defined]
        axes.set_xticks([index + 0.2 for index in range(len(found))], list(found))  # type: ignore[attr-defined]
    axes.set(yscale="log", ylabel="ms, middle; the line is p95", title="Ours and the stock way")  # type: ignore[attr-defined]
    if sides:
        axes.legend()  # type: ignore[attr-defined]
