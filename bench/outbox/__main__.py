"""`python -m bench.outbox [MESSAGES]`: messages under injected faults; prints what became of them, and fails on a duplicate or a loss."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from bench.outbox.run import Outcome, trial


def main() -> int:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="outbox-") as folder:
        outcome = asyncio.run(trial(Path(folder), messages=messages, kills=max(2, messages // 500)))
    for line in told(outcome):
        sys.stdout.write(line + "\n")
    return 1 if outcome.duplicates or outcome.lost else 0


def told(outcome: Outcome) -> list[str]:
    """The figures as lines."""
    rate = outcome.messages / outcome.seconds if outcome.seconds else 0.0
    return [
        f"messages {outcome.messages} in {outcome.seconds} s ({rate:.0f}/s), worker killed {outcome.kills} times",
        f"states   {_pairs(outcome.states)}",
        f"faults   {_pairs(outcome.faults)}",
        f"reports  {_pairs(outcome.reports)}",
        f"duplicates sent {outcome.duplicates}, lost {outcome.lost}, unknown although delivered {outcome.unknown_but_delivered}",
    ]


def _pairs(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
