"""Find messages that say the same thing twice, in one intent or under two labels.

Two messages are as alike as their sets of character pairs (Jaccard index, after case, spaces and punctuation are
dropped). Inside an intent everything above 0.8 is a near-duplicate: the later one goes. Across intents everything above
0.9 is a conflict of labels: it is printed and left for a person to settle, and the script ends with status 1.

    python data/grammar/dedupe.py zh            reports only
    python data/grammar/dedupe.py zh --write    removes the near-duplicates from the files
"""

import argparse
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NLU = Path(__file__).parent.parent / "nlu"
WITHIN, ACROSS = 0.8, 0.9
BULLET = "    - "


class Message(NamedTuple):
    path: Path
    line: int
    intent: str
    text: str


def read(language: str) -> Iterator[Message]:
    """Every message of a language; written files come before the grammar's, so what a person wrote is what stays."""
    for path in sorted((NLU / language).rglob("*.yml"), key=lambda path: (path.stem.endswith("_grammar"), path)):
        intent = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("- intent: "):
                intent = line.removeprefix("- intent: ").strip()
            elif line.startswith(BULLET):
                yield Message(path, number, intent, line.removeprefix(BULLET).strip())


def pairs(text: str) -> frozenset[str]:
    """Character pairs of the bare text, its ends marked, so that one-letter messages have pairs too."""
    folded = unicodedata.normalize("NFKC", text).lower()
    bare = f"^{''.join(c for c in folded if c.isalnum()) or folded}$"
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def alike(messages: list[Message]) -> Iterator[tuple[int, int, float]]:
    """Index pairs (earlier, later, likeness) above the lower bound; only messages sharing a rare pair are compared."""
    sets = [pairs(message.text) for message in messages]
    rarity = Counter(pair for items in sets for pair in items)
    holders: dict[str, list[int]] = defaultdict(list)
    for later, items in enumerate(sets):
        rarest = sorted(items, key=lambda pair: (rarity[pair], pair))[: len(items) - math.ceil(WITHIN * len(items)) + 1]
        for earlier in sorted({index for pair in rarest for index in holders[pair]}):
            likeness = len(items & sets[earlier]) / len(items | sets[earlier])
            if likeness > WITHIN:
                yield earlier, later, likeness
        for pair in rarest:
            holders[pair].append(later)


def remove(doomed: list[Message]) -> None:
    """Take the messages' lines out of their files."""
    lines = defaultdict(set)
    for message in doomed:
        lines[message.path].add(message.line)
    for path, numbers in lines.items():
        kept = [line for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()) if number not in numbers]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("language", choices=["zh", "en"])
    options.add_argument("--write", action="store_true", help="remove near-duplicates from the files")
    chosen = options.parse_args()
    messages = list(read(chosen.language))
    doomed: dict[int, Message] = {}
    conflicts = 0
    for earlier, later, likeness in alike(messages):
        one, other = messages[earlier], messages[later]
        if one.intent == other.intent and earlier not in doomed:
            doomed[later] = other
        elif one.intent != other.intent and likeness > ACROSS:
            conflicts += 1
            print(f"conflict {likeness:.2f}  {one.intent}: {one.text}  |  {other.intent}: {other.text}")
    if chosen.write:
        remove(list(doomed.values()))
    print(f"{len(messages)} messages, {len(doomed)} near-duplicates{' removed' * chosen.write}, {conflicts} conflicts")
    return 1 if conflicts else 0


if __name__ == "__main__":
    sys.exit(main())
