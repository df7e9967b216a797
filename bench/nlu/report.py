"""What our reader confuses, on our own examples: `python -m bench.nlu.report` writes pictures and tables to bench/out/.

Every example is read by a reader that never saw it (cross-validation in five folds).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot as plt
from sklearn.model_selection import StratifiedKFold

from bench.nlu.examples import Example, own
from bench.nlu.measure import BINS, calibration_error, macro_f1
from bot.dialogue.nlu import fit
from bot.dialogue.nlu.guards import guards, suspected
from bot.dialogue.nlu.linear import Ranked
from bot.dialogue.nlu.normalise import normalise
from bot.dialogue.nlu.reading import guarded

OUT = Path(__file__).parents[1] / "out"
FOLDS = 5
WORST = 200


def cross_validated(examples: Sequence[Example]) -> list[Ranked]:
    """The reading of each example by a reader trained without its fold."""
    texts = [normalise(example.text) for example in examples]
    labels = [example.intent for example in examples]
    read: list[Ranked | None] = [None] * len(examples)
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(texts, labels):
        reader = fit.fit([texts[at] for at in seen], [labels[at] for at in seen])
        for at in unseen:
            text = examples[at].text
            read[at] = guarded(reader.rank(texts[at]), guards(text), suspected(text))[0]
    return [one for one in read if one is not None]


def confusion_picture(examples: Sequence[Example], read: Sequence[Ranked], path: Path) -> None:
    intents = sorted({example.intent for example in examples})
    counts = np.zeros((len(intents), len(intents)))
    for example, one in zip(examples, read, strict=True):
        counts[intents.index(example.intent), intents.index(one.intent)] += 1
    figure, axes = plt.subplots(figsize=(16, 15))
    axes.imshow(counts / counts.sum(1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(intents)), intents, rotation=90, fontsize=7)
    axes.set_yticks(range(len(intents)), intents, fontsize=7)
    axes.set(xlabel="read as", ylabel="meant", title="Share of each intent read as another")
    _save(figure, path)


def calibration_picture(confidences: Sequence[float], right: Sequence[bool], path: Path) -> None:
    bins = np.minimum((np.array(confidences) * BINS).astype(int), BINS - 1)
    used = np.unique(bins)
    figure, axes = plt.subplots(figsize=(6, 6))
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    axes.plot(
        [np.array(confidences)[bins == one].mean() for one in used], [np.array(right)[bins == one].mean() for one in used], "o-"
    )
    axes.set(xlabel="confidence", ylabel="share right", title="Calibration", xlim=(0, 1), ylim=(0, 1))
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def intent_table(examples: Sequence[Example], read: Sequence[Ranked]) -> str:
    """Precision, recall and what each intent is taken for most, worst first."""
    meant, got = Counter(example.intent for example in examples), Counter(one.intent for one in read)
    pairs = Counter((example.intent, one.intent) for example, one in zip(examples, read, strict=True))
    rows = []
    for intent, count in meant.items():
        recall, precision = pairs[intent, intent] / count, pairs[intent, intent] / max(1, got[intent])
        rivals = [(other, times) for (want, other), times in pairs.most_common() if want == intent and other != intent][:3]
        rows.append(
            (recall, f"{intent:26} {count:5} {precision:9.3f} {recall:7.3f}  " + ", ".join(f"{o} {n}" for o, n in rivals))
        )
    return (
        f"{'intent':26} {'n':>5} {'precision':>9} {'recall':>7}  taken for\n" + "\n".join(line for _, line in sorted(rows)) + "\n"
    )


def worst_errors(examples: Sequence[Example], read: Sequence[Ranked]) -> str:
    """The surest mistakes: confidence, meant, read as, text."""
    wrong = [(one.confidence, example, one) for example, one in zip(examples, read, strict=True) if example.intent != one.intent]
    wrong.sort(key=lambda item: -item[0])
    return "".join(f"{sure:.2f}\t{example.intent}\t{one.intent}\t{example.text}\n" for sure, example, one in wrong[:WORST])


def main() -> None:
    OUT.mkdir(exist_ok=True)
    examples = own()
    read = cross_validated(examples)
    right = [example.intent == one.intent for example, one in zip(examples, read, strict=True)]
    confidences = [one.confidence for one in read]
    confusion_picture(examples, read, OUT / "nlu-confusion.png")
    calibration_picture(confidences, right, OUT / "nlu-calibration.png")
    (OUT / "nlu-intents.txt").write_text(intent_table(examples, read), encoding="utf-8")
    (OUT / "nlu-worst.tsv").write_text(worst_errors(examples, read), encoding="utf-8")
    pairs = [(example.intent, one.intent) for example, one in zip(examples, read, strict=True)]
    print(f"{len(examples)} examples, {FOLDS} folds: accuracy {np.mean(right):.3f}, macro-F1 {macro_f1(pairs):.3f}, ", end="")
    print(f"calibration error {calibration_error(confidences, right):.3f}; written to {OUT.name}/nlu-*")


if __name__ == "__main__":
    main()
