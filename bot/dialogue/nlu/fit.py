"""How a `LinearReader` is learnt: once per training, with scikit-learn; nothing here runs when a message is read.

Two linear learners are added up, each on the scale of its own scores. Support vectors on plain features are sure of what they
have seen often; NB-SVM (Wang and Manning, 2012), support vectors on features scaled by how much likelier each is inside an intent
than outside, is less misled by words it knows from one or two examples. Their sum is linear again: one matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.dialogue.nlu.grams import grams
from bot.dialogue.nlu.linear import Floats, LinearReader, softmax, weigh

Labels = npt.NDArray[np.int64]
# The score of an intent that the texts at hand happen to hold no example of.
UNSEEN = -2.0


@dataclass(frozen=True)
class Recipe:
    """What was measured to be best (see docs/adr/0003).

    `penalty` is C of the support vectors; `at_least` drops features seen in fewer texts; `naive` is the share of NB-SVM beside
    one of plain support vectors; `flat` draws its weights towards their mean size; `aside` is the part kept to calibrate on.
    """

    penalty: float = 0.5
    at_least: int = 2
    naive: float = 0.5
    flat: float = 0.75
    aside: float = 0.2
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
    rows, columns, values = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
    for row, one in enumerate(counted):
        known = [(index[gram], times) for gram, times in one.items() if gram in index]
        if known:
            at = np.array([place for place, _ in known])
            weight = weigh(np.array([times for _, times in known], np.float32)) * idf[at]
            rows.append(np.full(len(at), row))
            columns.append(at)
            values.append(weight / np.linalg.norm(weight))
    return csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (len(counted), len(index)))


def learn(x: csr_matrix, y: Labels, classes: int, recipe: Recipe) -> tuple[Floats, Floats]:
    """Weights (features × intents) and bias of both learners added up."""
    weights, bias = np.zeros((x.shape[1], classes), np.float32), np.zeros(classes, np.float32)
    for learner, share in ((support_vectors, 1.0), (naive_support_vectors, recipe.naive)):
        more, start = learner(x, y, classes, recipe)
        scale = share / float((x @ more + start).std())
        weights, bias = weights + scale * more, bias + scale * start
    return weights, bias


def support_vectors(x: csr_matrix, y: Labels, classes: int, recipe: Recipe) -> tuple[Floats, Floats]:
    """One intent against the rest; intents keep the weight they have in the data, because that is how often they are meant."""
    machine = LinearSVC(C=recipe.penalty, dual=True, random_state=recipe.seed).fit(x, y)
    weights, bias = np.zeros((x.shape[1], classes), np.float32), np.full(classes, UNSEEN, np.float32)
    if len(machine.classes_) == 2:  # scikit-learn keeps one vector for two intents
        weights[:, machine.classes_], bias[machine.classes_] = machine.coef_.T * [-1, 1], machine.intercept_ * [-1, 1]
    else:
        weights[:, machine.classes_], bias[machine.classes_] = machine.coef_.T, machine.intercept_
    return weights, bias


def naive_support_vectors(x: csr_matrix, y: Labels, classes: int, recipe: Recipe) -> tuple[Floats, Floats]:
    weights, bias = np.zeros((x.shape[1], classes), np.float32), np.full(classes, UNSEEN, np.float32)
    total = np.asarray(x.sum(0)).ravel()
    for intent in np.unique(y):
        inside = np.asarray(x[y == intent].sum(0)).ravel() + 0.1
        outside = total - inside + 0.2
        ratio = np.log((inside / inside.sum()) / (outside / outside.sum())).astype(np.float32)
        machine = LinearSVC(C=recipe.penalty, dual=True, random_state=recipe.seed).fit(x.multiply(ratio).tocsr(), y == intent)
        vector = machine.coef_[0]
        weights[:, intent] = (recipe.flat * np.abs(vector).mean() + (1 - recipe.flat) * vector) * ratio
        bias[intent] = machine.intercept_[0]
    return weights, bias


def sharpness(scores: Floats, y: Labels) -> float:
    """The inverse temperature that makes held-out confidences honest (least negative log-likelihood)."""

    def surprise(log_sharpness: float) -> float:
        chances = np.array([softmax(row * np.float32(np.exp(log_sharpness))) for row in scores])
        return float(-np.log(np.maximum(chances[np.arange(len(y)), y], 1e-9)).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-1.0, 4.0), method="bounded").x))


def calibrated(x: csr_matrix, y: Labels, classes: int, recipe: Recipe) -> float:
    """The sharpness found on texts that the learner was not shown."""
    unseen = np.random.default_rng(recipe.seed).random(len(y)) < recipe.aside
    weights, bias = learn(x[~unseen], y[~unseen], classes, recipe)
    return sharpness(x[unseen] @ weights + bias, y[unseen])


def fit(texts: Sequence[str], labels: Sequence[str], recipe: Recipe | None = None) -> LinearReader:
    """A reader of normalised texts; needs two intents at least, and a handful of examples of each to be calibrated on."""
    recipe = recipe or Recipe()
    intents = tuple(sorted(set(labels)))
    y = np.array([intents.index(label) for label in labels])
    counted = count(texts)
    index, idf = vocabulary(counted, recipe.at_least)
    x = matrix(counted, index, idf)
    sharp = calibrated(x, y, len(intents), recipe)
    weights, bias = learn(x, y, len(intents), recipe)
    return LinearReader(intents, index, idf, weights, bias, sharp)
