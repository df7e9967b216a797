"""Values said in words, exactly: `extract` finds them, `Entity` holds one."""

from __future__ import annotations

from bot.dialogue.nlu.entities.found import Clock, Entity, as_rasa, clock_of
from bot.dialogue.nlu.entities.pipeline import extract, hide

__all__ = ["Clock", "Entity", "as_rasa", "clock_of", "extract", "hide"]
