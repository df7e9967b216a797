"""Audit records for other systems, in their order, each at least once: the chain itself is the outbox.

A record's number has no gaps and is given out in the order of commits, so one number says how far the export is. It is kept in a file,
moved on after the broker has confirmed; a run that was killed sends the last few again, under the same number and hash.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.service.talk_records import AuditRecord
from bot.store.unit_of_work import Store

PAGE = 200


class Publisher(Protocol):
    async def publish(self, record: AuditRecord) -> None:
        """Return once the record is safe with whoever takes it."""
        ...


class Cursor:
    """The number of the last record that is safe, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """The number; 0 before the first. ValueError when the file holds something else."""
        return int(self._path.read_text()) if self._path.exists() else 0

    def move(self, number: int) -> None:
        """Replace the number in one step that is on disk when it returns."""
        beside = self._path.with_suffix(".new")
        with beside.open("w") as file:
            file.write(str(number))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


async def export(store: Store, publisher: Publisher, cursor: Cursor) -> int:
    """Publish what the chain has beyond the cursor; returns how many records that were."""
    sent, after = 0, cursor.read()
    while records := await _after(store, after):
        await asyncio.gather(*(publisher.publish(record) for record in records))
        after = records[-1].number
        cursor.move(after)
        sent += len(records)
    return sent


async def _after(store: Store, number: int) -> Sequence[AuditRecord]:
    async with store.read() as uow:
        return await uow.audit.records(after=number, limit=PAGE)
