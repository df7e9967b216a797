"""How a `LinearReader` is learnt: once per training, with scikit-learn; nothing here runs when a message is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.dialogue.nlu.grams import grams
from bot.dialogue.nlu.linear import Floats, LinearReader, softmax, weigh

Labels = npt.NDArray[np.int64]
# The score of an intent that a fold happened to hold no example of.
UNSEEN = -2.0


@dataclass(frozen=True)
class Recipe:
    """What was measured to be best (see docs/adr/0003).

    `at_least` drops features seen in fewer texts; `lean` is added to the score of `outside`, because what people say outside
    the scope has no end and no set of examples is its fair share.
    """

    penalty: float = 0.5
    at_least: int = 2
    outside: str = "out_of_scope"
    lean: float = 0.2
    folds: int = 3
    seed: int = 7


def count(texts: Sequence[str]) -> list[Counter[str]]:
    return [Counter(grams(text)) for text in texts]


def vocabulary(counted: Sequence[Counter[str]], at_least: int) -> tuple[dict[str, int], Floats]:
    """Features seen in `at_least` texts, and how telling each is (smoothed inverse document frequency)."""
    seen = Counter(gram for one in counted for gram in one)
    names = sorted(gram for gram, times in seen.items() if times >= at_least)
    idf = np.array([np.log((1 + len(counted)) / (1 + seen[name])) + 1 for name in names], np.float32)
    return {name: at for at, name in enumerate(names)}, idf


def matrix(counted: Sequence[Counter[str]], index: dict[str, int], idf: Floats) -> csr_matrix:
    """Texts × features, each row of length one; the same arithmetic as `LinearReader.scores`."""
    rows, columns, values = [], [], []
    for row, one in enumerate(counted):
        known = [(index[gram], times) for gram, times in one.items() if gram in index]
        if known:
            at = np.array([place for place, _ in known])
            weight = weigh(np.array([times for _, times in known], np.float32)) * idf[at]
            rows.append(np.full(len(at), row))
            columns.append(at)
            values.append(weight / np.linalg.norm(weight))
    shape = (len(counted), len(index))
    if not rows:
        return csr_matrix(shape, dtype=np.float32)
    return csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def learn(x: csr_matrix, y: Labels, intents: Sequence[str], recipe: Recipe) -> tuple[Floats, Floats]:
    """Weights (features × intents) and bias of one-against-rest support vectors; intents keep the weight they have in the data."""
    machine = LinearSVC(C=recipe.penalty, dual=True, random_state=recipe.seed).fit(x, y)
    weights = np.zeros((x.shape[1], len(intents)), np.float32)
    bias = np.full(len(intents), UNSEEN, np.float32)
    weights[:, machine.classes_] = machine.coef_.T
    bias[machine.classes_] = machine.intercept_
    bias[[intent == recipe.outside for intent in intents]] += recipe.lean
    return weights, bias


def sharpness(scores: Floats, y: Labels) -> float:
    """The inverse temperature that makes held-out confidences honest (least negative log-likelihood)."""

    def surprise(log_sharpness: float) -> float:
        chances = np.array([softmax(row * np.float32(np.exp(log_sharpness))) for row in scores])
        return float(-np.log(np.maximum(chances[np.arange(len(y)), y], 1e-9)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-1.0, 4.0), method="bounded").x))


def held_out_scores(x: csr_matrix, y: Labels, intents: Sequence[str], recipe: Recipe) -> Floats:
    """Scores of every text by a learner that never saw it."""
    scores = np.zeros((len(y), len(intents)), np.float32)
    for seen, unseen in StratifiedKFold(recipe.folds, shuffle=True, random_state=recipe.seed).split(x, y):
        weights, bias = learn(x[seen], y[seen], intents, recipe)
        scores[unseen] = x[unseen] @ weights + bias
    return scores


def fit(texts: Sequence[str], labels: Sequence[str], recipe: Recipe | None = None) -> LinearReader:
    """A reader of normalised texts; each intent needs at least `folds` examples to be calibrated on."""
    recipe = recipe or Recipe()
    intents = tuple(sorted(set(labels)))
    y = np.array([intents.index(label) for label in labels])
    counted = count(texts)
    index, idf = vocabulary(counted, recipe.at_least)
    x = matrix(counted, index, idf)
    sharp = sharpness(held_out_scores(x, y, intents, recipe), y)
    weights, bias = learn(x, y, intents, recipe)
    return LinearReader(intents, index, idf, weights, bias, sharp)
