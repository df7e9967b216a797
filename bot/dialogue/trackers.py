"""Tracker stores: one that a worker hands the state of a single turn to, and one that keeps bounded states for `rasa run`.

Rasa's own SQL store needs many statements a turn, grows with the conversation and doesn't run on SQLAlchemy 2; this one reads one
row and writes one row, whatever the length.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import JSON, Column, Engine, MetaData, String, Table, create_engine, delete, insert, select

from bot.dialogue.state import freeze, thaw
from bot.settings import ROOT

states = Table(
    "dialogue_states", MetaData(), Column("sender", String(200), primary_key=True), Column("state", JSON, nullable=False)
)


class HeldTrackers(TrackerStore):  # type: ignore[misc]
    """Holds a tracker while its turn is under way; a worker keeps nothing between turns."""

    def __init__(self, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self._held: dict[str, DialogueStateTracker] = {}

    def hold(self, tracker: DialogueStateTracker) -> None:
        self._held[tracker.sender_id] = tracker

    def release(self, sender: str) -> DialogueStateTracker:
        """The tracker as the turn left it, no longer held."""
        return self._held.pop(sender)

    async def save(self, tracker: DialogueStateTracker) -> None:
        self.hold(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._held.get(sender_id)

    async def keys(self) -> Iterable[str]:
        return self._held.keys()


class BoundedTrackerStore(TrackerStore):  # type: ignore[misc]
    """For `endpoints.yml`: bounded states in a small database of their own, `url` being one that SQLAlchemy understands."""

    def __init__(self, domain: Domain | None = None, host: str | None = None, event_broker: Any = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self._url = host or f"sqlite:///{ROOT / 'var' / 'rasa.db'}"
        self._engine: Engine | None = None

    async def save(self, tracker: DialogueStateTracker) -> None:
        await asyncio.to_thread(self._write, tracker.sender_id, freeze(tracker))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        state = await asyncio.to_thread(self._read, sender_id)
        return thaw(sender_id, state, self.domain) if state else None

    async def keys(self) -> Iterable[str]:
        return await asyncio.to_thread(self._senders)

    def _open(self) -> Engine:
        if self._engine is None:
            (ROOT / "var").mkdir(exist_ok=True)
            self._engine = create_engine(self._url)
            states.metadata.create_all(self._engine)
        return self._engine

    def _write(self, sender: str, state: dict[str, Any]) -> None:
        with self._open().begin() as connection:
            connection.execute(delete(states).where(states.c.sender == sender))
            connection.execute(insert(states).values(sender=sender, state=state))

    def _read(self, sender: str) -> dict[str, Any] | None:
        with self._open().connect() as connection:
            state: dict[str, Any] | None = connection.scalar(select(states.c.state).where(states.c.sender == sender))
            return state

    def _senders(self) -> list[str]:
        with self._open().connect() as connection:
            return list(connection.scalars(select(states.c.sender)))
