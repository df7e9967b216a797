"""Hardship requests. Why somebody is in hardship is sensitive: health and bereavement are kept only when they agreed to that."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from bot.lending.hardship import HardshipKind
from bot.service.access import own_borrower, proven
from bot.service.errors import Conflict, Invalid
from bot.service.ports import Book
from bot.service.records import HardshipRequest
from bot.service.turn_context import EffectContext
from bot.service.values import day_of


async def record(uow: Book, turn: EffectContext, *, kind: str, consent: bool, until: str | None = None) -> None:
    """Write down that the borrower is in hardship, until an ISO date if they named one; a sensitive `kind` is kept only with
    `consent`."""
    borrower = await own_borrower(uow, proven(turn))
    last = day_of(until) if until else None
    if last is not None and last < turn.today:
        raise Invalid("hardship_until", until=until)
    asked = HardshipRequest(
        id=f"H{secrets.token_hex(6)}",
        borrower_id=borrower.id,
        kind=_kept(kind, consent),
        consent=consent,
        asked_on=turn.today,
        until=last,
    )
    await uow.hardships.add(asked)
    await uow.audit.add(actor=turn.actor, verb="record_hardship", subject=borrower.id, details={"request": asked.id}, at=turn.now)


def _kept(kind: str, consent: bool) -> str | None:
    known = HardshipKind(kind) if kind in HardshipKind.__members__.values() else HardshipKind.OTHER
    return None if known.is_sensitive and not consent else str(known)


async def close(uow: Book, *, actor: str, request_id: str, outcome: str, on: date, now: datetime) -> None:
    asked = await uow.hardships.get(request_id)
    if not asked.is_open:
        raise Conflict("hardship_closed", request=request_id)
    await uow.hardships.close(request_id, on, outcome)
    details = {"request": request_id, "outcome": outcome}
    await uow.audit.add(actor=actor, verb="close_hardship", subject=asked.borrower_id, details=details, at=now)
