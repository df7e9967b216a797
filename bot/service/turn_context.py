"""What a verb knows about the turn in whose transaction it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.service.authority import Role
from bot.service.turn import Channel, Language, Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectContext:
    """The turn that asked for an effect: `seq` is the borrower's row it answers, `today` the lender's business date.

    `role` is whose authority it rests on, `by` who acts where it is not the bot.
    """

    conversation_id: str
    seq: int
    verified: Verified | None
    lender_id: str
    channel: Channel
    now: datetime
    today: date
    language: Language
    role: Role = "bot"
    by: str | None = None

    @property
    def actor(self) -> str:
        """Who an audit row names for what was done in this turn."""
        return self.by or f"bot:{self.conversation_id}"
