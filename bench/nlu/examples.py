"""The labelled examples to measure with: our own, or a table of labels from elsewhere."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml
from sklearn.model_selection import StratifiedShuffleSplit

DATA = Path(__file__).parents[2] / "data" / "nlu"


@dataclass(frozen=True)
class Example:
    """A message, what it means, what else it may be taken to mean, and its language."""

    text: str
    intent: str
    language: str
    alternatives: frozenset[str] = frozenset()

    def is_met_by(self, intent: str) -> bool:
        return intent == self.intent or intent in self.alternatives


def own(folder: Path = DATA) -> list[Example]:
    """Every training example, in the order of the files."""
    return [example for path in sorted(folder.rglob("*.yml")) for example in _of_file(path, path.relative_to(folder).parts[0])]


def _of_file(path: Path, language: str) -> list[Example]:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    lines = [(line.strip(), block["intent"]) for block in blocks if "intent" in block for line in block["examples"].splitlines()]
    return [Example(line[1:].strip(), intent, language) for line, intent in lines if line.startswith("- ")]


def labelled(path: Path) -> list[Example]:
    """A tab-separated table with a header: text, intent, alternatives (comma separated), language."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Example(row["text"], row["intent"], row["language"], frozenset(row["alternatives"].split(","))) for row in rows]


def split(examples: list[Example], share: float = 0.2, seed: int = 7) -> tuple[list[Example], list[Example]]:
    """Training and test part, each with every intent in proportion."""
    seen, unseen = next(
        StratifiedShuffleSplit(1, test_size=share, random_state=seed).split(examples, [example.intent for example in examples])
    )
    return [examples[at] for at in seen], [examples[at] for at in unseen]
