"""Credentials that were found good a moment ago, so that a borrower who writes and reads is not looked up for every call.

A credential isn't taken back before it ends; one that was removed from the database by hand is good here for `KEPT` at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta

KEPT = timedelta(seconds=30)
MOST = 20_000


class Admitted:
    """Hashes of credentials, with the conversation they are for, when they end and until when this is believed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, datetime, datetime]] = {}

    def expiry(self, hashed: str, conversation_id: str, now: datetime) -> datetime | None:
        """When a credential for this conversation ends; None when the database must be asked."""
        whose, expires_at, believed = self._known.get(hashed, ("", now, now))
        return expires_at if whose == conversation_id and now < min(believed, expires_at) else None

    def keep(self, hashed: str, conversation_id: str, expires_at: datetime, now: datetime) -> None:
        self._known.pop(hashed, None)
        self._known[hashed] = (conversation_id, expires_at, now + KEPT)
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]

    def forget(self, hashed: str) -> None:
        self._known.pop(hashed, None)
