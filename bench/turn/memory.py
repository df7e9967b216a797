"""What a worker holds after many conversations: its resident memory, and how many objects Python keeps track of.

Resident memory alone would hide a small leak inside what start-up once needed and gave back; the count of objects doesn't.
"""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

from bench.turn.bed import SAID, ZONE
from bot.dialogue.agent import Dialogue
from bot.service.turn import TurnRequest

MEASURED_AT = (100, 1_000, 2_500, 5_000, 10_000)


async def memory(dialogue: Dialogue, most: int) -> dict[int, tuple[float, int]]:
    """(megabytes, objects) after so many conversations of one message each, every one with somebody else."""
    found: dict[int, tuple[float, int]] = {}
    for number in range(1, most + 1):
        language = ("zh", "en")[number % 2]
        text = SAID[language][number // 2 % len(SAID[language])]
        answer = await dialogue.answer(_asked(number, language, text))
        if not answer.says or answer.intent is None:
            raise RuntimeError(f"turn {number} was not answered: there is nothing to measure")
        if number in MEASURED_AT:
            found[number] = held()
    return found


def _asked(number: int, language: str, text: str) -> TurnRequest:
    facts = {"language": language, "channel": "web", "lender_id": "tqg", "zone": ZONE}
    return TurnRequest(conversation_id=f"M{number}", seq=1, text=text, verified=None, now=datetime.now(UTC), **facts)  # type: ignore[arg-type]


def held() -> tuple[float, int]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1_000_000, len(gc.get_objects())
