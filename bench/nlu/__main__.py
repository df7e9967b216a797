"""Prints the comparison of readers: `python -m bench.nlu [--diet] [--sample N] [--labels FILE]`.

Trained on four fifths of our own examples and measured on the last fifth; with `--labels`, trained on all of them and measured
on that table. DIET learns slowly: `--sample 4000` compares it within minutes. Pin it to one core (`taskset -c 0`) to read the times.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from bench.nlu.contenders import CONTENDERS, Reader, learn
from bench.nlu.examples import Example, labelled, own, split
from bench.nlu.measure import Figures, measure
from bot.dialogue.nlu.normalise import normalise

HEADER = f"{'reader':34} {'accuracy':>8} {'macro-F1':>8} {'ECE':>6} {'train s':>8} {'p50 ms':>7} {'p95 ms':>7} {'MB':>6}"


def row(name: str, figures: Figures, seconds: float) -> str:
    return (
        f"{name:34} {figures.accuracy:8.3f} {figures.macro_f1:8.3f} {figures.calibration_error:6.3f} {seconds:8.1f} "
        f"{figures.p50:7.2f} {figures.p95:7.2f} {figures.megabytes:6.1f}"
    )


def contenders(with_diet: bool, train: list[Example]) -> dict[str, Callable[[], Reader]]:
    texts, labels = [normalise(example.text) for example in train], [example.intent for example in train]
    made: dict[str, Callable[[], Reader]] = {
        name: lambda features=features, learner=learner: learn(features, learner, texts, labels)
        for name, (features, learner) in CONTENDERS.items()
    }
    if with_diet:
        from bench.nlu.diet import Diet

        made["DIET"] = lambda: Diet(train)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diet", action="store_true", help="also train Rasa's DIET (minutes)")
    parser.add_argument("--labels", type=Path, help="measure on this labelled table instead of a fifth of our own")
    parser.add_argument("--sample", type=int, help="learn from this many examples, drawn in proportion")
    parser.add_argument("--only", help="only readers whose name holds this")
    asked = parser.parse_args()
    train, test = (own(), labelled(asked.labels)) if asked.labels else split(own())
    if asked.sample:
        _, train = split(train, asked.sample / len(train))
    print(f"{len(train)} examples to learn from, {len(test)} to read\n{HEADER}")
    for name, make in contenders(asked.diet, train).items():
        if not asked.only or asked.only in name:
            began = time.perf_counter()
            reader = make()
            seconds = time.perf_counter() - began
            print(row(name, measure(reader, test), seconds), flush=True)


if __name__ == "__main__":
    main()
