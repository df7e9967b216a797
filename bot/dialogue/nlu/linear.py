"""A linear reader of intents: one weight per feature and intent, so reading is a gather and a sum.

`weights` is features × intents (float16 on disk, float32 in memory), `idf` and `bias` belong to it, and `sharpness` is the
calibrated inverse temperature by which scores become probabilities. Any blend of linear learners folds into one of these.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.dialogue.nlu.grams import grams

FILES = ("reader.json", "features.txt", "reader.npz")
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Ranked:
    """One intent and the probability that it is what was meant."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class LinearReader:
    intents: tuple[str, ...]
    index: dict[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    sharpness: float

    def rank(self, text: str) -> tuple[Ranked, ...]:
        """All intents for a normalised text, likeliest first; a text without a known feature ranks by the bias."""
        chances = softmax(self.scores(text) * self.sharpness)
        return tuple(Ranked(self.intents[at], float(chances[at])) for at in np.argsort(-chances, kind="stable"))

    def scores(self, text: str) -> Floats:
        counts = Counter(at for gram in grams(text) if (at := self.index.get(gram)) is not None)
        if not counts:
            return self.bias
        rows = np.fromiter(counts.keys(), np.int64, len(counts))
        values = weigh(np.fromiter(counts.values(), np.float32, len(counts))) * self.idf[rows]
        scored: Floats = (values / np.linalg.norm(values)) @ self.weights[rows] + self.bias
        return scored

    def save(self, folder: Path) -> None:
        (folder / "reader.json").write_text(json.dumps({"intents": self.intents, "sharpness": self.sharpness}), encoding="utf-8")
        (folder / "features.txt").write_text("\n".join(self.index), encoding="utf-8")
        np.savez(folder / "reader.npz", idf=self.idf, weights=self.weights.astype(np.float16), bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> LinearReader:
        facts = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        names = (folder / "features.txt").read_text(encoding="utf-8").split("\n")
        with np.load(folder / "reader.npz", allow_pickle=False) as arrays:
            idf, weights, bias = arrays["idf"], arrays["weights"].astype(np.float32), arrays["bias"]
        index = {name: at for at, name in enumerate(names)}
        return cls(tuple(facts["intents"]), index, idf, weights, bias, facts["sharpness"])


def weigh(counts: Floats) -> Floats:
    """Sub-linear counts: saying a thing twice is not twice the evidence."""
    weighed: Floats = np.log1p(counts) / np.float32(np.log(2))
    return weighed


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max())
    chances: Floats = raised / raised.sum()
    return chances
