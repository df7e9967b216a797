"""The figures of a comparison: right, fairly right, honest, fast, small."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.nlu.contenders import Reader
from bench.nlu.examples import Example
from bot.dialogue.nlu.normalise import normalise

BINS = 10


@dataclass(frozen=True)
class Figures:
    """accuracy: share right (or an allowed alternative); macro_f1 over intents; calibration_error: mean gap between confidence
    and accuracy; p50 and p95 of reading one message, in milliseconds; megabytes of weights.
    """

    accuracy: float
    macro_f1: float
    calibration_error: float
    p50: float
    p95: float
    megabytes: float


def measure(reader: Reader, examples: Sequence[Example]) -> Figures:
    """Reads every example once, normalising included, as a message would be."""
    guesses, spent = [], []
    for example in examples:
        began = time.perf_counter()
        guesses.append(reader.read(normalise(example.text)))
        spent.append((time.perf_counter() - began) * 1000)
    right = [example.is_met_by(intent) for example, (intent, _) in zip(examples, guesses, strict=True)]
    pairs = [
        (example.intent, example.intent if met else intent)
        for example, (intent, _), met in zip(examples, guesses, right, strict=True)
    ]
    p50, p95 = np.percentile(spent, (50, 95))
    error = calibration_error([confidence for _, confidence in guesses], right)
    return Figures(float(np.mean(right)), macro_f1(pairs), error, float(p50), float(p95), reader.weight / 1e6)


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean over the intents that occur of the harmonic mean of precision and recall; pairs are (wanted, got)."""
    wanted, got, met = Counter(want for want, _ in pairs), Counter(get for _, get in pairs), Counter()
    met.update(want for want, get in pairs if want == get)
    return sum(2 * met[name] / (wanted[name] + got[name]) for name in wanted) / len(wanted)


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins of confidence."""
    bins = np.minimum((np.array(confidences) * BINS).astype(int), BINS - 1)
    gaps = [
        abs(np.array(confidences)[bins == one].mean() - np.array(right)[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    ]
    return float(sum(gaps))
