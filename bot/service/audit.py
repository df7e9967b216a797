"""The audit chain: each record's hash covers its content and the record before, so tampering shows.

The hash is SHA-256 over the canonical JSON (sorted keys, no spaces) of number, moment (UTC), actor, verb, subject, details and the
previous hash. Details hold identifiers and facts, never texts or phone numbers.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from bot.service.talk_ports import Talk
from bot.service.talk_records import AuditRecord
from bot.service.turn import Json

GENESIS = "0" * 64
PAGE = 1000


def chained(number: int, previous: str, *, at: datetime, actor: str, verb: str, subject: str, details: Json) -> AuditRecord:
    """The record that follows the one whose hash is `previous`."""
    content = [number, at.astimezone(UTC).isoformat(), actor, verb, subject, details, previous]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    return AuditRecord(
        number=number, at=at, actor=actor, verb=verb, subject=subject, details=details, previous=previous, hash=hashed
    )


async def first_break(uow: Talk) -> int | None:
    """The number of the first record that was changed, removed or inserted; None when the chain is whole up to its head."""
    last, seal = await uow.audit.head()
    number, hashed = 0, GENESIS
    while records := await uow.audit.records(after=number, limit=PAGE):
        for record in records:
            content = {name: getattr(record, name) for name in ("at", "actor", "verb", "subject", "details")}
            if number == last or chained(number + 1, hashed, **content) != record:
                return number + 1
            number, hashed = record.number, record.hash
    return None if (number, hashed) == (last, seal) else number + 1
