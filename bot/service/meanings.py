"""What messages were taken to mean, kept for the reports: a word of the domain, never the message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.catalogue import MissingWording, word
from bot.service.turn import Channel, Language

NOT_UNDERSTOOD = "nlu_fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardMeaning:
    """What one answered message was taken to mean; `typed` unless it was a choice that had been offered."""

    conversation_id: str
    seq: int
    lender_id: str
    at: datetime
    channel: Channel
    language: Language
    intent: str
    typed: bool


class Meanings(Protocol):
    async def keep(self, heard: HeardMeaning) -> None: ...
    async def forget_before(self, moment: datetime) -> int:
        """Delete what is older; how many."""
        ...


def meaning_name(intent: str, language: Language) -> str:
    """An intent in words, as the bot offers it or as the reports say it; the name itself when there is neither."""
    for key in (f"meaning_{intent}", f"console_report_meaning_{intent}"):
        try:
            return word(key, language, sms=False)
        except MissingWording:
            continue
    return intent
