"""Prints how easy every topic is to read: `python -m bench.reading [--worst N]`, with the N hardest sentences of each language."""

from __future__ import annotations

import argparse

from bench.reading.measure import grade, length
from bench.reading.spoken import topics
from bench.reading.table import rows
from bot.catalogue import LANGUAGES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0)
    asked = parser.parse_args()
    print("\n".join(rows()))
    for language in LANGUAGES:
        everything = [(topic, *each) for topic, told in topics(language).items() for each in told]
        hardest = sorted(everything, key=lambda each: -(grade([each[2]]) if language == "en" else length(each[2], language)))
        for topic, key, sentence in hardest[: asked.worst]:
            mark = f"{grade([sentence]):5.1f}" if language == "en" else f"{length(sentence, language):5}"
            print(f"{mark}  {length(sentence, language):3}  {topic}/{key}: {sentence}")


if __name__ == "__main__":
    main()
