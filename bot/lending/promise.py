"""What can become of a promise to pay. It is read from the payments, not said: see `bot.service.promise`."""

from __future__ import annotations

from enum import StrEnum


class PromiseState(StrEnum):
    PENDING = "pending"
    KEPT = "kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"
