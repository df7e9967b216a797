"""What a worker holds after many conversations: its resident memory, garbage collected first."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path

from bench.turn.bed import SAID, ZONE
from bot.dialogue.agent import Dialogue
from bot.service.turn import TurnRequest

MEASURED_AT = (100, 1_000, 2_500, 5_000, 10_000)


async def memory(dialogue: Dialogue, most: int) -> dict[int, float]:
    """Megabytes after so many conversations of one message each, every one of another conversation."""
    found: dict[int, float] = {}
    for number in range(1, most + 1):
        language = ("zh", "en")[number % 2]
        text = SAID[language][number // 2 % len(SAID[language])]
        await dialogue.answer(_asked(number, language, text))
        if number in MEASURED_AT:
            found[number] = resident()
    return found


def _asked(number: int, language: str, text: str) -> TurnRequest:
    facts = {"language": language, "channel": "web", "lender_id": "tqg", "zone": ZONE}
    return TurnRequest(conversation_id=f"M{number}", seq=1, text=text, verified=None, now=datetime.now(UTC), **facts)  # type: ignore[arg-type]


def resident() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1_000_000
