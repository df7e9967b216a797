"""Values said in words, exactly: `extract` finds them, `Entity` holds one."""

from __future__ import annotations

from datetime import date, datetime

from bot.dialogue.nlu.entities.found import Clock, Entity, as_rasa, clock_of
from bot.dialogue.nlu.language import Language

__all__ = ["Clock", "Entity", "as_rasa", "clock_of", "extract"]


def extract(text: str, now: datetime, payday: int | date | None = None, language: Language | None = None) -> tuple[Entity, ...]:
    return ()
