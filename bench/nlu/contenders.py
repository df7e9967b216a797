"""The readers that were compared: features × learner, each folding into one matrix, so that all are timed alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from bot.dialogue.nlu import fit, grams
from bot.dialogue.nlu.linear import Floats, softmax
from bot.dialogue.nlu.tokens import blank

Features = Callable[[str], Iterator[str]]
Learner = Callable[[csr_matrix, "fit.Labels", int], tuple[Floats, Floats]]


class Reader(Protocol):
    """What is compared: reads a normalised text as an intent and a confidence, and knows its weight in bytes."""

    weight: int

    def read(self, text: str) -> tuple[str, float]: ...


@dataclass
class Folded:
    """Any linear learner as one matrix."""

    features: Features
    intents: list[str]
    index: dict[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    sharpness: float

    @property
    def weight(self) -> int:
        return self.weights.nbytes // 2 + sum(map(len, self.index))

    def read(self, text: str) -> tuple[str, float]:
        row = fit.matrix([Counter(self.features(text))], self.index, self.idf)
        chances = softmax((row @ self.weights + self.bias)[0] * self.sharpness)
        return self.intents[int(chances.argmax())], float(chances.max())


def learn(features: Features, learner: Learner, texts: Sequence[str], labels: Sequence[str], at_least: int = 2) -> Folded:
    """Features, weights and calibration of one contender; a fifth of the texts is kept aside to calibrate on."""
    intents = sorted(set(labels))
    y = np.array([intents.index(label) for label in labels])
    counted = [Counter(features(text)) for text in texts]
    index, idf = fit.vocabulary(counted, at_least)
    x = fit.matrix(counted, index, idf)
    aside = np.random.default_rng(7).random(len(y)) < 0.2
    weights, bias = learner(x[~aside], y[~aside], len(intents))
    sharp = fit.sharpness(x[aside] @ weights + bias, y[aside])
    weights, bias = learner(x, y, len(intents))
    return Folded(features, intents, index, idf, weights.astype(np.float32), bias.astype(np.float32), sharp)


def machine(kind: type, **settings: object) -> Learner:
    """A scikit-learn learner with one weight vector per intent."""

    def run(x: csr_matrix, y: fit.Labels, classes: int) -> tuple[Floats, Floats]:
        learnt = kind(**settings).fit(x, y)
        weights, bias = np.zeros((x.shape[1], classes)), np.full(classes, fit.UNSEEN)
        weights[:, learnt.classes_] = getattr(learnt, "coef_", getattr(learnt, "feature_log_prob_", None)).T
        bias[learnt.classes_] = getattr(learnt, "intercept_", 0.0)
        return weights, bias

    return run


def of_ours(learner: Callable[..., tuple[Floats, Floats]]) -> Learner:
    """A learner of the product, with the recipe it is used with."""
    return lambda x, y, classes: learner(x, y, classes, fit.Recipe())


def blend(*learners: Learner) -> Learner:
    """Scores of several learners added, each on the scale of its own spread."""

    def run(x: csr_matrix, y: fit.Labels, classes: int) -> tuple[Floats, Floats]:
        weights, bias = np.zeros((x.shape[1], classes)), np.zeros(classes)
        for learner in learners:
            more, start = learner(x, y, classes)
            spread = float((x @ more + start).std())
            weights, bias = weights + more / spread, bias + start / spread
        return weights, bias

    return run


def characters(text: str) -> Iterator[str]:
    """Runs of one to four signs, whatever they are."""
    yield from (text[at : at + size] for size in range(1, 5) for at in range(len(text) - size + 1))


def without_sounds(text: str) -> Iterator[str]:
    return (gram for gram in grams.grams(text) if not gram.startswith("~"))


def with_spacy_words(text: str) -> Iterator[str]:
    """Our features and the words and word pairs that spaCy with jieba cuts."""
    yield from grams.grams(text)
    words = [token.text for token in blank("zh").make_doc(text)]
    yield from (f"j:{word}" for word in words)
    yield from (f"j:{left} {right}" for left, right in pairwise(words))


def spacy_words(text: str) -> Iterator[str]:
    return (gram for gram in with_spacy_words(text) if gram.startswith("j:"))


SVM = machine(LinearSVC, C=0.5, dual=True)
LR = machine(LogisticRegression, C=20, solver="liblinear")
NB = machine(ComplementNB, alpha=0.3)
CONTENDERS: dict[str, tuple[Features, Learner]] = {
    "SVM + NB-SVM (ours)": (grams.grams, of_ours(fit.learn)),
    "ours, no sounds": (without_sounds, of_ours(fit.learn)),
    "ours + spaCy words": (with_spacy_words, of_ours(fit.learn)),
    "linear SVM": (grams.grams, SVM),
    "linear SVM, balanced weights": (grams.grams, machine(LinearSVC, C=0.5, dual=True, class_weight="balanced")),
    "linear SVM, characters only": (characters, SVM),
    "linear SVM, spaCy words only": (spacy_words, SVM),
    "logistic regression": (grams.grams, LR),
    "ridge": (grams.grams, machine(RidgeClassifier, alpha=1.0, solver="sparse_cg")),
    "complement naive Bayes": (grams.grams, NB),
    "NB-SVM": (grams.grams, of_ours(fit.naive_support_vectors)),
    "SVM + LR": (grams.grams, blend(SVM, LR)),
    "SVM + LR + naive Bayes": (grams.grams, blend(SVM, LR, NB)),
}
