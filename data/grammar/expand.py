"""Combine parts of sentences into further training messages, always the same ones.

`<language>.yml` beside this file says how: `slots` are lists of interchangeable parts, `intents` give for each intent its
`topic`, the `count` of messages wanted and the `patterns` to draw them from (slots in braces), and `noise` lists
misspellings: with the given `share` of messages, one word found in the message is replaced by one of its misspellings.
`misspell` takes that many messages of every hand-written file and writes them down misspelt.

    python data/grammar/expand.py zh        writes data/nlu/zh/<topic>/<intent>_grammar.yml
"""

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
MOST_TRIES = 40
BULLET = "    - "


def fill(pattern: str, slots: dict[str, list[str]], chance: random.Random) -> str:
    """The pattern with every {slot} drawn anew, slots inside slots too."""
    while found := re.search(r"\{(\w+)\}", pattern):
        pattern = pattern[: found.start()] + str(chance.choice(slots[found[1]])) + pattern[found.end() :]
    return pattern


def misspelt(text: str, words: dict[str, list[str]], chance: random.Random) -> str:
    """The text with one of the listed words misspelt, or as it was when it has none of them."""
    present = [word for word in words if word in text]
    if not present:
        return text
    word = chance.choice(present)
    return text.replace(word, chance.choice(words[word]), 1)


def draw(wanted: dict[str, Any], grammar: dict[str, Any], chance: random.Random) -> list[str]:
    """Up to the wanted count of different messages of one intent."""
    noise, messages = grammar["noise"], dict[str, None]()
    for _ in range(wanted["count"] * MOST_TRIES):
        text = fill(chance.choice(wanted["patterns"]), grammar["slots"], chance)
        messages[misspelt(text, noise["words"], chance) if chance.random() < noise["share"] else text] = None
        if len(messages) == wanted["count"]:
            break
    return list(messages)


def from_hand(path: Path, grammar: dict[str, Any], chance: random.Random) -> Iterator[str]:
    """Misspelt copies of some of a hand-written file's messages."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    written = [line.removeprefix(BULLET) for line in lines if line.startswith(BULLET)]
    copies = {misspelt(text, grammar["noise"]["words"], chance) for text in written} - set(written)
    yield from chance.sample(sorted(copies), min(grammar["noise"]["misspell"], len(copies)))


def main(language: str) -> None:
    grammar = yaml.safe_load((HERE / f"{language}.yml").read_text(encoding="utf-8"))
    for intent, wanted in grammar["intents"].items():
        chance = random.Random(f"{grammar['seed']} {intent}")
        folder = HERE.parent / "nlu" / language / wanted["topic"]
        messages = [*draw(wanted, grammar, chance), *from_hand(folder / f"{intent}.yml", grammar, chance)]
        body = "".join(f"{BULLET}{message}\n" for message in dict.fromkeys(messages))
        text = f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n{body}'
        (folder / f"{intent}_grammar.yml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
